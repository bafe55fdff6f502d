import { randomUUID } from "node:crypto"
import { PostgresStore } from "@mastra/pg"
import { type Contender, poolSize } from "../contender.ts"

const resourceId = "person"

const messageOf = (threadId: string, id: string, role: "user" | "assistant", text: string, createdAt: Date) => ({
  id,
  threadId,
  resourceId,
  role,
  createdAt,
  content: { format: 2 as const, parts: [{ type: "text" as const, text }], content: text }
})

/** Mastra: a thread for each conversation, with the state in its metadata. */
export const openMastra = async (url: string): Promise<Contender> => {
  const store = new PostgresStore({ connectionString: url, max: poolSize })
  await store.init()
  const load = (threadId: string) => store.getMessages({ threadId, format: "v2", selectBy: { last: 200 } })
  return {
    begin: async () => {
      const id = randomUUID()
      const now = new Date()
      await store.saveThread({ thread: { id, resourceId, title: "Assessment", createdAt: now, updatedAt: now } })
      return id
    },
    turn: async (threadId, { message, messageId, reply, state }) => {
      const now = Date.now()
      const content = await reply()
      const messages = [
        messageOf(threadId, messageId, "user", message, new Date(now)),
        messageOf(threadId, randomUUID(), "assistant", content, new Date(now + 1))
      ]
      await store.saveMessages({ messages, format: "v2" })
      await store.updateThread({ id: threadId, title: "Assessment", metadata: { interview: state } })
      return content
    },
    load: async (threadId) => {
      await load(threadId)
    },
    messages: async (threadId) =>
      (await load(threadId)).map(({ content, role }) => ({ role, content: content.content ?? "" })),
    close: () => store.close()
  }
}
