import { randomUUID } from "node:crypto"
import { PostgresChatMessageHistory } from "@langchain/community/stores/message/postgres"
import { AIMessage, HumanMessage } from "@langchain/core/messages"
import pg from "pg"
import { type Contender, poolSize } from "../contender.ts"

const tableName = "langchain_chat_histories"

// It keeps messages only, so that the state is ours to store; and its table comes without an index, which no service
// could go without.
const tables = `
  create table if not exists states (session_id varchar(255) primary key, state jsonb not null);
  create index if not exists ${tableName}_session on ${tableName} (session_id, id)`

const storeState = {
  name: "store_state",
  text: "insert into states values ($1, $2) on conflict (session_id) do update set state = excluded.state"
}

/** LangChain: one PostgresChatMessageHistory for each request, as its documentation makes them. */
export const openLangChain = async (url: string): Promise<Contender> => {
  const pool = new pg.Pool({ connectionString: url, max: poolSize })
  const historyOf = (sessionId: string) => new PostgresChatMessageHistory({ sessionId, pool, tableName })
  await historyOf("").getMessages()
  await pool.query(tables)
  return {
    begin: async () => randomUUID(),
    turn: async (conversation, { message, reply, state }) => {
      const content = await reply()
      await historyOf(conversation).addMessages([new HumanMessage(message), new AIMessage(content)])
      await pool.query({ ...storeState, values: [conversation, JSON.stringify(state)] })
      return content
    },
    load: async (conversation) => {
      await historyOf(conversation).getMessages()
    },
    messages: async (conversation) =>
      (await historyOf(conversation).getMessages()).map((message) => ({
        role: message.getType() === "human" ? "user" : "assistant",
        content: String(message.content)
      })),
    close: () => pool.end()
  }
}
