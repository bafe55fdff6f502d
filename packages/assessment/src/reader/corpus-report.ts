// Prints how the answers of corpus.json are read. `--misses` lists those of the tuning part that were not read rightly;
// the held-back fifth is only ever counted.
import { phraseReader } from "../reader.ts"
import { type Judged, judgeCorpus, totalsOf } from "./corpus.ts"

const judged = judgeCorpus(phraseReader)

const share = (part: number, whole: number) => (whole === 0 ? "" : `${((100 * part) / whole).toFixed(1)}%`)

const row = (name: string, some: ReadonlyArray<Judged>) => {
  const { answers, right, askedBack, wrong } = totalsOf(some)
  return {
    kind: name,
    answers,
    right,
    "asked back": askedBack,
    wrong,
    "right %": share(right, answers),
    "wrong %": share(wrong, answers)
  }
}

const report = (title: string, part: ReadonlyArray<Judged>) => {
  const kinds = [...new Set(part.map(({ kind }) => kind))]
  console.log(title)
  console.table([
    ...kinds.map((kind) =>
      row(
        kind,
        part.filter((entry) => entry.kind === kind)
      )
    ),
    row(
      "understandable",
      part.filter(({ meaning }) => meaning !== "ask")
    ),
    row(
      "to be asked back",
      part.filter(({ meaning }) => meaning === "ask")
    ),
    row("all", part)
  ])
}

report(
  "Tuning",
  judged.filter(({ heldBack }) => !heldBack)
)
report(
  "Held back (every fifth answer)",
  judged.filter(({ heldBack }) => heldBack)
)

if (process.argv.includes("--misses")) {
  for (const { kind, item, text, meaning, readAs } of judged.filter(
    ({ heldBack, verdict }) => !heldBack && verdict !== "right"
  )) {
    console.log(`${kind} ${item} ${JSON.stringify(text)}: means ${meaning}, read as ${readAs}`)
  }
}
