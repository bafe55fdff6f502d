import { randomUUID } from "node:crypto"
import { DrizzleProvider, SQL_SCHEMAS } from "@ai-sdk-tools/memory/drizzle"
import { drizzle } from "drizzle-orm/node-postgres"
import { pgTable, serial, text, timestamp } from "drizzle-orm/pg-core"
import { Schema } from "effect"
import pg from "pg"
import { type Contender, poolSize } from "../contender.ts"

const workingMemoryTable = pgTable("working_memory", {
  id: text("id").primaryKey(),
  scope: text("scope").notNull(),
  chatId: text("chat_id"),
  userId: text("user_id"),
  content: text("content").notNull(),
  updatedAt: timestamp("updated_at").notNull()
})

const messagesTable = pgTable("conversation_messages", {
  id: serial("id").primaryKey(),
  chatId: text("chat_id").notNull(),
  userId: text("user_id"),
  role: text("role").notNull(),
  content: text("content").notNull(),
  timestamp: timestamp("timestamp").notNull()
})

const decodeMessages = Schema.decodeUnknownSync(
  Schema.Array(Schema.Struct({ role: Schema.String, content: Schema.String }))
)

/** AI SDK tools memory with its Drizzle provider, on the tables and indexes that it comes with. */
export const openAiSdkMemory = async (url: string): Promise<Contender> => {
  const pool = new pg.Pool({ connectionString: url, max: poolSize })
  await pool.query(`${SQL_SCHEMAS.postgresql.workingMemory}; ${SQL_SCHEMAS.postgresql.messages}`)
  const memory = new DrizzleProvider(drizzle(pool), { workingMemoryTable, messagesTable })
  const load = (chatId: string) => memory.getMessages({ chatId, limit: 200 })
  return {
    begin: async () => randomUUID(),
    turn: async (chatId, { message, reply, state }) => {
      const now = Date.now()
      const content = await reply()
      const said = (role: "user" | "assistant", text: string, at: number) =>
        memory.saveMessage({ chatId, role, content: { role, content: text }, timestamp: new Date(at) })
      await said("user", message, now)
      await said("assistant", content, now + 1)
      await memory.updateWorkingMemory({ chatId, scope: "chat", content: JSON.stringify(state) })
      return content
    },
    load: async (chatId) => {
      await load(chatId)
    },
    messages: async (chatId) => decodeMessages(await load(chatId)),
    close: () => pool.end()
  }
}
