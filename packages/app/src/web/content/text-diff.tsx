import { diffWordsWithSpace } from "diff"
import { place } from "./place.js"
import { visibleText } from "./visible-text.js"
import "./content.css"

/** The longest texts whose words are compared. */
const diffLimit = 20_000

/** A text with what was added to and removed from another one; too long ones as they are. */
export default function TextDiff({ before, after }: { before: string; after: string }) {
  if (before.length + after.length > diffLimit) return <pre className="plain-text">{visibleText(after)}</pre>
  return (
    <pre className="plain-text text-diff">
      {diffWordsWithSpace(before, after).map(({ added, removed, value }, index) =>
        added ? (
          <ins key={place(index)}>{visibleText(value)}</ins>
        ) : removed ? (
          <del key={place(index)}>{visibleText(value)}</del>
        ) : (
          <span key={place(index)}>{visibleText(value)}</span>
        ),
      )}
    </pre>
  )
}
