import { randomUUID } from "node:crypto"
import { DBOS } from "@dbos-inc/dbos-sdk"
import pg from "pg"
import { type Contender, poolSize, type StoredMessage, type Turn } from "../contender.ts"

const tables = `
  create table if not exists conversations (id text primary key, state jsonb not null);
  create table if not exists messages (
    conversation_id text not null references conversations (id),
    id text not null,
    number bigserial,
    role text not null,
    content text not null,
    created_at timestamptz not null default now(),
    primary key (conversation_id, id)
  );
  create index if not exists messages_number on messages (conversation_id, number)`

const begin = { name: "begin", text: "insert into conversations values ($1, '{}')" }

// A step may run again after a crash, so that it has to bear that.
const store = {
  name: "store",
  text: `with moved as (update conversations set state = $2 where id = $1 returning id)
    insert into messages (conversation_id, id, role, content)
    select moved.id, turn.id, role, content from moved
    cross join (values ($3, 'user', $4), ($5, 'assistant', $6)) as turn (id, role, content)
    on conflict (conversation_id, id) do nothing`
}

const load = {
  name: "load",
  text: "select role, content, created_at from messages where conversation_id = $1 order by number"
}

/** DBOS: a workflow for each turn, named by the message's id, with a step that answers and one that stores. */
export const openDbos = async (url: string): Promise<Contender> => {
  const pool = new pg.Pool({ connectionString: url, max: poolSize })
  await pool.query(tables)
  // What the first step says to a message; a service would ask a model here.
  const waiting = new Map<string, Turn>()
  const workflow = DBOS.registerWorkflow(
    async (conversation: string, messageId: string, message: string, state: object) => {
      const reply = await DBOS.runStep(async () => (await waiting.get(messageId)?.reply()) ?? "", { name: "answer" })
      const replyId = `${messageId}-reply`
      const values = [conversation, JSON.stringify(state), messageId, message, replyId, reply]
      await DBOS.runStep(() => pool.query({ ...store, values }).then(({ rowCount }) => rowCount), { name: "store" })
      return replyId
    },
    { name: "turn" }
  )
  DBOS.setConfig({ name: "bench", systemDatabaseUrl: url, systemDatabasePoolSize: poolSize, logLevel: "error" })
  await DBOS.launch()
  const messages = async (conversation: string) => {
    const { rows } = await pool.query<StoredMessage>({ ...load, values: [conversation] })
    return rows
  }
  return {
    begin: async () => {
      const id = randomUUID()
      await pool.query({ ...begin, values: [id] })
      return id
    },
    turn: async (conversation, turn) => {
      const { message, messageId, state } = turn
      waiting.set(messageId, turn)
      const handle = await DBOS.startWorkflow(workflow, { workflowID: messageId })(
        conversation,
        messageId,
        message,
        state
      )
      const replyId = await handle.getResult()
      waiting.delete(messageId)
      return replyId
    },
    load: async (conversation) => {
      await messages(conversation)
    },
    messages,
    close: async () => {
      await DBOS.shutdown()
      await pool.end()
    }
  }
}
