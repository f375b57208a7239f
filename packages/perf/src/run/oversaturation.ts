/** Why a level ended whose server took in more than it answered; also the way to tell such levels in stored runs. */
export const oversaturation = "the queue at the server kept growing (over-saturated)"

export function isOversaturated(reason: string | undefined): boolean {
  return reason?.includes("over-saturated") === true
}
