import { QueryClient, queryOptions } from "@tanstack/react-query"
import { AssessmentClient, type ResumedSession, type SessionId } from "@workspace/contracts"
import { Cause, type Effect, Exit, ManagedRuntime } from "effect"
import { newer } from "./conversation.ts"

const runtime = ManagedRuntime.make(AssessmentClient.Default({ url: "/rpc", retries: 4 }))

/** Runs a call of the service for TanStack Query: resolves to the result, or rejects with the typed error itself. */
export const run = <A, E>(effect: Effect.Effect<A, E, AssessmentClient>, signal?: AbortSignal): Promise<A> =>
  runtime.runPromiseExit(effect, signal === undefined ? {} : { signal }).then(
    Exit.match({
      onSuccess: (value) => Promise.resolve(value),
      onFailure: (cause) => Promise.reject(Cause.squash(cause))
    })
  )

// The typed client repeats what may be repeated, and it is the one to find out whether the service can be reached.
export const queryClient = new QueryClient({
  defaultOptions: { queries: { retry: false, networkMode: "always" }, mutations: { networkMode: "always" } }
})

/** The whole session. A read that was overtaken by a turn does not take the turn away again. */
export const sessionQuery = (sessionId: SessionId) => {
  const queryKey = ["session", sessionId] as const
  return queryOptions({
    queryKey,
    queryFn: ({ client, signal }) =>
      run(
        AssessmentClient.use((service) => service.ResumeSession({ sessionId })),
        signal
      ).then((fresh) => newer(client.getQueryData<ResumedSession>(queryKey), fresh))
  })
}

/** The results of a session. They change with every answer, so they are read anew each time. */
export const resultsQuery = (sessionId: SessionId) =>
  queryOptions({
    queryKey: ["results", sessionId],
    gcTime: 0,
    queryFn: ({ signal }) =>
      run(
        AssessmentClient.use((service) => service.GetResults({ sessionId })),
        signal
      )
  })
