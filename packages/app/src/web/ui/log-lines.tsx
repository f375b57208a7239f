import { useEffect, useRef } from "react"
import { ScrollArea } from "./scroll-area.js"

/** Lines of a log in a box of their own, with their end in sight while they are followed. */
export function LogLines({ text, follow, className }: { text: string; follow: boolean; className: string }) {
  const ref = useRef<HTMLPreElement>(null)
  useEffect(() => {
    const area = ref.current?.parentElement
    if (follow && area && text !== "") area.scrollTop = area.scrollHeight
  }, [follow, text])
  return (
    <ScrollArea className={className}>
      <pre ref={ref}>{text}</pre>
    </ScrollArea>
  )
}
