import { messageMaxLength, type Question } from "@workspace/contracts"
import { type KeyboardEvent, useEffect, useId, useState } from "react"
import { Button, FieldError, Group, Label, Switch, Text, TextArea, TextField } from "react-aria-components"

interface ComposerProps {
  readonly question: Question | null
  readonly draft: string
  readonly isBusy: boolean
  readonly onDraft: (draft: string) => void
  readonly onSend: (text: string, typed: boolean) => void
}

/** The part of the limit from which on the box says how much is left. */
const countFrom = messageMaxLength * 0.9

const isEditing = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest("textarea, input:not([type=checkbox]), [role=dialog]") !== null

/** The statement that waits, its five choices, and a box for own words. */
export const Composer = ({ draft, isBusy, onDraft, onSend, question }: ComposerProps) => {
  const statement = useId()
  const [keysAnswer, setKeysAnswer] = useState(true)
  const text = draft.trim()
  const length = [...text].length
  const isTooLong = length > messageMaxLength

  const sendDraft = () => {
    if (!isBusy && text !== "" && !isTooLong) onSend(text, true)
  }

  const onKeyDown = (event: KeyboardEvent) => {
    // While an input method composes, Enter belongs to it. Safari says so only by the key code 229.
    const isComposing = event.nativeEvent.isComposing || event.keyCode === 229
    if (event.key === "Enter" && !event.shiftKey && !isComposing) {
      event.preventDefault()
      sendDraft()
    }
  }

  useEffect(() => {
    if (!keysAnswer || question === null || isBusy) return
    const answer = (event: globalThis.KeyboardEvent) => {
      if (event.defaultPrevented || event.repeat || event.isComposing) return
      if (event.ctrlKey || event.altKey || event.metaKey || isEditing(event.target)) return
      const choice = question.choices.find(({ category }) => String(category) === event.key)
      if (choice !== undefined) onSend(choice.label, false)
    }
    window.addEventListener("keydown", answer)
    return () => window.removeEventListener("keydown", answer)
  }, [keysAnswer, question, isBusy, onSend])

  return (
    <section className="composer" aria-label="Your answer">
      {question !== null && (
        <>
          <p className="statement" id={statement} dir="auto">
            {question.text}
          </p>
          <Group className="choices" aria-labelledby={statement}>
            {question.choices.map(({ category, label }) => (
              <Button
                key={category}
                className="choice"
                // Not `isDisabled`: that would take the focus away from the button that was just pressed.
                aria-disabled={isBusy}
                onPress={() => {
                  if (!isBusy) onSend(label, false)
                }}
              >
                <span className="choice-key" aria-hidden="true">
                  {category}
                </span>
                {label}
              </Button>
            ))}
          </Group>
        </>
      )}
      <TextField className="box" value={draft} onChange={onDraft} isInvalid={isTooLong}>
        <Label>In your own words</Label>
        <div className="box-row">
          <TextArea className="box-text" dir="auto" rows={1} enterKeyHint="send" onKeyDown={onKeyDown} />
          <Button className="button button-primary" aria-disabled={isBusy || text === ""} onPress={sendDraft}>
            Send
          </Button>
        </div>
        {length > countFrom && !isTooLong && (
          <Text slot="description">{`${messageMaxLength - length} characters are left.`}</Text>
        )}
        <FieldError>{`${length - messageMaxLength} characters too many. Please shorten it.`}</FieldError>
      </TextField>
      <div className="composer-foot">
        <p>Enter sends, Shift and Enter break the line.</p>
        <Switch className="switch" isSelected={keysAnswer} onChange={setKeysAnswer}>
          <span className="switch-track" aria-hidden="true" />
          Keys 1 to 5 answer
        </Switch>
      </div>
    </section>
  )
}
