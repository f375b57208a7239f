import { lazy, Suspense, useContext, useState } from "react"
import type { MessagePart, MessageView } from "../../api/message.js"
import { useFormats, useMessages } from "../i18n/index.js"
import { CopyButton } from "../ui/index.js"
import { contentMessages } from "./content-messages.js"
import { JsonView } from "./json-view.js"
import { place } from "./place.js"
import { RemotePicturesContext } from "./remote-pictures.js"
import { isSafeImage, isSafeMedia } from "./safe-image.js"
import { splitPrompt } from "./split-prompt.js"
import { splitReasoning } from "./split-reasoning.js"
import { visibleText } from "./visible-text.js"
import "./content.css"

const Markdown = lazy(() => import("./markdown.js"))

/** Texts beyond this are folded. */
const foldLimit = 12_000

/** One turn of a conversation. `raw` shows the text as it is. */
export function Message({ message, raw }: { message: MessageView; raw: boolean }) {
  const t = useMessages(contentMessages)
  const formats = useFormats()
  const text = message.parts.flatMap((part) => (part.type === "text" ? [part.text] : [])).join("\n")
  return (
    <article className="message" data-role={message.role}>
      <header className="message-head">
        <strong>
          {t(message.role)}
          {message.name !== null && <span className="faint"> {message.name}</span>}
        </strong>
        <span className="row">
          {message.latency_ms !== null && <span className="tag">{formats.duration(message.latency_ms)}</span>}
          {text !== "" && <CopyButton text={text} />}
        </span>
      </header>
      <div className="message-body">
        {message.error !== null && <p className="bad">{visibleText(message.error)}</p>}
        {message.parts.length === 0 && message.tool_calls.length === 0 && (
          <p className="faint">{t("empty")}</p>
        )}
        {message.parts.map((part, index) => (
          <Part key={place(index)} part={part} raw={raw} role={message.role} />
        ))}
        {message.tool_calls.map((call) => (
          <details key={call.id} className="fold" open>
            <summary>
              <code>{t("toolCall", { name: call.name })}</code>
            </summary>
            <JsonView value={call.arguments} />
            {call.error !== null && <p className="bad">{visibleText(call.error)}</p>}
          </details>
        ))}
      </div>
    </article>
  )
}

function Part({ part, raw, role }: { part: MessagePart; raw: boolean; role: MessageView["role"] }) {
  const t = useMessages(contentMessages)
  switch (part.type) {
    case "text":
      return raw ? (
        <Text text={part.text} raw />
      ) : role === "assistant" ? (
        splitReasoning(part.text).map(({ kind, text }, index) =>
          kind === "reasoning" ? (
            <Reasoning key={place(index)} text={text} />
          ) : (
            <Text key={place(index)} text={text} raw={false} />
          ),
        )
      ) : (
        <Prompt text={part.text} />
      )
    case "reasoning":
      return <Reasoning text={part.text} />
    case "data":
      return (
        <details className="fold">
          <summary>{t("data")}</summary>
          <JsonView value={part.data} />
        </details>
      )
    default:
      return <Media kind={part.type} url={part.url} remote={part.remote} />
  }
}

function Text({ text, raw }: { text: string; raw: boolean }) {
  const t = useMessages(contentMessages)
  const [whole, setWhole] = useState(false)
  const cut = !whole && text.length > foldLimit
  const shown = cut ? text.slice(0, foldLimit) : text
  return (
    <>
      {raw ? (
        <pre className="plain-text">{visibleText(shown)}</pre>
      ) : (
        <Suspense fallback={<pre className="plain-text">{visibleText(shown)}</pre>}>
          <Markdown text={shown} />
        </Suspense>
      )}
      {cut && (
        <button type="button" className="button small" onClick={() => setWhole(true)}>
          {t("showAll", { n: text.length })}
        </button>
      )}
    </>
  )
}

/** The end of a prompt, where its question is; what comes before is folded when it is long. */
function Prompt({ text }: { text: string }) {
  const t = useMessages(contentMessages)
  const [open, setOpen] = useState(false)
  const { head, tail } = splitPrompt(text)
  return (
    <>
      {head !== "" && (
        <details className="fold" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
          <summary>{t("promptHead", { n: head.length })}</summary>
          {open && <Text text={head} raw={false} />}
        </details>
      )}
      <Text text={tail} raw={false} />
    </>
  )
}

function Reasoning({ text }: { text: string }) {
  const t = useMessages(contentMessages)
  const [open, setOpen] = useState(false)
  return (
    <details className="fold reasoning" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{t("reasoning", { n: text.length })}</summary>
      {open && <Text text={text} raw={false} />}
    </details>
  )
}

function Media({ kind, url, remote }: { kind: "image" | "audio" | "video"; url: string; remote: boolean }) {
  const t = useMessages(contentMessages)
  const { allowed, ask } = useContext(RemotePicturesContext)
  if (remote) {
    const picture = kind === "image" && url.startsWith("https://")
    if (picture && allowed)
      return <img className="media" src={url} alt={t("image")} loading="lazy" referrerPolicy="no-referrer" />
    return (
      <p className="faint inert-target">
        {t("notLoaded", { url: url.slice(0, 300) })}{" "}
        {picture && ask && (
          <button type="button" className="button small" onClick={ask}>
            {t("loadPictures")}
          </button>
        )}
      </p>
    )
  }
  if (kind === "image" && isSafeImage(url))
    return <img className="media" src={url} alt={t("image")} loading="lazy" />
  if (kind === "audio" && isSafeMedia(url))
    return (
      <audio controls src={url} aria-label={t("audio")}>
        <track kind="captions" />
      </audio>
    )
  if (kind === "video" && isSafeMedia(url))
    return (
      <video className="media" controls src={url} aria-label={t("video")}>
        <track kind="captions" />
      </video>
    )
  return <p className="faint">{t("notShown")}</p>
}
