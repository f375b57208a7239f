import { useQuery } from "@tanstack/react-query"
import { useDeferredValue, useEffect, useState } from "react"
import type { JobKind, Validation } from "../../../api/job.js"
import { sendJson } from "../../data/index.js"

/** What the service says of a config, once typing pauses; and whether that is of the config as it stands now. */
export function useValidation(
  kind: JobKind,
  config: Readonly<Record<string, unknown>>,
): { validation: Validation | undefined; isCurrent: boolean } {
  const asked = JSON.stringify({ kind, config })
  const [settled, setSettled] = useState(asked)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(asked), 350)
    return () => clearTimeout(timer)
  }, [asked])
  const current = useDeferredValue(settled)
  const { data, isPlaceholderData } = useQuery({
    queryKey: ["validate", current],
    queryFn: () => sendJson<Validation>("POST", "/api/v1/validate", JSON.parse(current)),
    placeholderData: (before) => before,
  })
  return { validation: data, isCurrent: current === asked && !isPlaceholderData }
}
