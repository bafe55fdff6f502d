import { useMutation } from "@tanstack/react-query"
import { AssessmentClient, type SessionId, SessionNotFoundError } from "@workspace/contracts"
import { Effect } from "effect"
import { useState } from "react"
import {
  Button,
  Dialog,
  DialogTrigger,
  Form,
  Heading,
  Input,
  Label,
  Modal,
  ModalOverlay,
  TextField
} from "react-aria-components"
import { useLocation } from "wouter"
import { queryClient, resultsQuery, run, sessionQuery } from "./client.ts"
import { encodeReceipt } from "./deleted-page.tsx"
import { forgetSession } from "./device.ts"
import { sentence } from "./sentences.ts"
import { updateUnsent } from "./unsent.ts"

const word = "delete"

/** The button that deletes a session, and the dialog that asks for the word first. */
export const DeleteDialog = ({ sessionId }: { readonly sessionId: SessionId }) => {
  const [, navigate] = useLocation()
  const [typed, setTyped] = useState("")
  const removal = useMutation({
    mutationFn: (isRepeated: boolean) =>
      run(
        AssessmentClient.use((service) => service.DeleteSession({ sessionId })).pipe(
          Effect.map(({ deletedMessages }) => encodeReceipt({ deletedMessages, deletedAt: new Date() })),
          // The answer to an earlier attempt was lost: that one did delete the session, its number of messages is gone.
          Effect.catchIf(
            (error) => isRepeated && error instanceof SessionNotFoundError,
            () => Effect.succeed(null)
          )
        )
      ),
    onSuccess: (receipt) => {
      navigate("/deleted", { replace: true, state: receipt })
      forgetSession(sessionId)
      updateUnsent(sessionId, { draft: "", outgoing: null })
      queryClient.removeQueries({ queryKey: sessionQuery(sessionId).queryKey })
      queryClient.removeQueries({ queryKey: resultsQuery(sessionId).queryKey })
    }
  })
  const isConfirmed = typed.trim().toLowerCase() === word

  return (
    <DialogTrigger onOpenChange={() => setTyped("")}>
      <Button className="button button-danger">Delete everything</Button>
      <ModalOverlay className="overlay" isDismissable>
        <Modal className="modal">
          <Dialog className="dialog" role="alertdialog">
            {({ close }) => (
              <Form
                onSubmit={(event) => {
                  event.preventDefault()
                  if (isConfirmed && !removal.isPending) removal.mutate(removal.isError)
                }}
              >
                <Heading slot="title">Delete this conversation?</Heading>
                <p>
                  Every message, score and result of this conversation is deleted for good, on all devices. Nobody can
                  bring it back.
                </p>
                <TextField className="field" value={typed} onChange={setTyped} autoComplete="off" autoFocus>
                  <Label>Type “{word}” to confirm</Label>
                  <Input spellCheck="false" autoCapitalize="none" />
                </TextField>
                {removal.isError && <p role="alert">{sentence(removal.error)}</p>}
                <div className="dialog-actions">
                  <Button className="button" onPress={close}>
                    Keep it
                  </Button>
                  <Button type="submit" className="button button-danger" isDisabled={!isConfirmed || removal.isPending}>
                    {removal.isPending ? "Deleting…" : "Delete for good"}
                  </Button>
                </div>
              </Form>
            )}
          </Dialog>
        </Modal>
      </ModalOverlay>
    </DialogTrigger>
  )
}
