import { useMutation } from "@tanstack/react-query"
import { AssessmentClient, type SessionId } from "@workspace/contracts"
import { useEffect, useState } from "react"
import { Button, Dialog, Heading, Input, Label, Link, Modal, ModalOverlay, TextField } from "react-aria-components"
import { queryClient, run, sessionQuery } from "./client.ts"
import { href, sessionLink } from "./links.ts"
import { sentence } from "./sentences.ts"
import { keeping } from "./time.ts"

interface PauseDialogProps {
  /** Until when the session is kept, null where that is for ever. */
  readonly keptUntil: Date | null
  /** Whether a message of this tab is not saved yet. */
  readonly hasUnsaved: boolean
  readonly onClose: () => void
  readonly sessionId: SessionId
}

/** Pauses the session and says how to come back to it. */
export const PauseDialog = ({ hasUnsaved, keptUntil, onClose, sessionId }: PauseDialogProps) => {
  const link = sessionLink(sessionId, window.location.href)
  const [copied, setCopied] = useState("")
  const { error, isSuccess, mutate } = useMutation({
    mutationFn: () => run(AssessmentClient.use((service) => service.PauseSession({ sessionId }))),
    onSuccess: ({ status }) => {
      queryClient.setQueryData(sessionQuery(sessionId).queryKey, (known) => known && { ...known, status })
    }
  })
  useEffect(() => mutate(), [mutate])
  const copy = () =>
    navigator.clipboard.writeText(link).then(
      () => setCopied("The link is copied."),
      () => setCopied("The browser does not let the page copy. Select the link and copy it yourself.")
    )

  return (
    <ModalOverlay className="overlay" isDismissable isOpen onOpenChange={onClose}>
      <Modal className="modal">
        <Dialog className="dialog">
          <Heading slot="title">Take your time</Heading>
          <p role="status">
            {error !== null
              ? `The pause could not be noted: ${sentence(error)}`
              : isSuccess
                ? "The conversation is paused."
                : "Pausing…"}
          </p>
          <p>
            {hasUnsaved
              ? "Your last message is not saved yet. Keep this tab open until it is. All the others are saved."
              : "Everything you sent is saved. Come back whenever you like: you go on at the very statement that waits now."}{" "}
            {keeping(keptUntil)}
          </p>
          <p>
            On this device, Big Ocean shows the conversation when you open it again. On another device, open this link.
            Whoever has it can read your answers and go on, so keep it to yourself.
          </p>
          <TextField className="field" value={link} isReadOnly>
            <Label>Your link</Label>
            <div className="field-row">
              <Input onFocus={(event) => event.currentTarget.select()} />
              <Button className="button" onPress={() => void copy()}>
                Copy
              </Button>
            </div>
          </TextField>
          <p role="status" className="copied">
            {copied}
          </p>
          <div className="dialog-actions">
            <Button slot="close" className="button button-primary">
              Go on now
            </Button>
            <Link className="button" href={href("/")}>
              Leave for now
            </Link>
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  )
}
