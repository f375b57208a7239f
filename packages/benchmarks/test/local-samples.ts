import { type Benchmark, demonstrations, openDataset, type Sample, samples } from "@evalscope/core"

/** All samples of a subset, and its demonstrations, read from a local file or folder as the engine reads them. */
export async function localSamples(
  benchmark: Benchmark,
  localPath: string,
  subset: string,
  params: Record<string, unknown> = {},
): Promise<{ samples: Sample[]; fewShot: Sample[] }> {
  const args = { localPath, subsetList: [subset] }
  const source = await openDataset({ benchmark, args, env: {} })
  const request = { benchmark, args, source, subset, params }
  const all: Sample[] = []
  for await (const sample of samples(request)) all.push(sample)
  return { samples: all, fewShot: await demonstrations(request) }
}
