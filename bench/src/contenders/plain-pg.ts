import { randomUUID } from "node:crypto"
import pg from "pg"
import { type Contender, poolSize, type StoredMessage, type Turn } from "../contender.ts"

/** The tables that one would draw by hand: what a conversation needs, and nothing more. */
const tables = `
  create table if not exists conversations (
    id uuid primary key,
    state jsonb not null,
    message_count integer not null,
    updated_at timestamptz not null default now()
  );
  create table if not exists messages (
    conversation_id uuid not null references conversations (id) on delete cascade,
    position integer not null,
    role text not null,
    content text not null,
    created_at timestamptz not null default now(),
    primary key (conversation_id, position)
  )`

const begin = { name: "begin", text: "insert into conversations (id, state, message_count) values ($1, '{}', 0)" }

const read = { name: "read", text: "select state, message_count from conversations where id = $1" }

const write = {
  name: "write",
  text: `with moved as (
      update conversations set state = $2, message_count = message_count + 2, updated_at = now()
      where id = $1 and message_count = $3 returning id
    )
    insert into messages (conversation_id, position, role, content)
    select id, $3 + place, role, content from moved
    cross join (values (1, 'user', $4), (2, 'assistant', $5)) as turn (place, role, content)`
}

const load = {
  name: "load",
  text: `select m.position, m.role, m.content, m.created_at, case when m.position = 1 then c.state end as state
    from conversations c join messages m on m.conversation_id = c.id where c.id = $1 order by m.position`
}

/** The floor: two prepared statements a turn and one to load a conversation, as one would write them by hand. */
export interface Floor {
  readonly begin: () => Promise<string>
  readonly turn: (conversation: string, turn: Turn) => Promise<string>
  readonly load: (conversation: string) => Promise<ReadonlyArray<StoredMessage>>
  readonly close: () => Promise<unknown>
}

/** Opens the floor, and makes its tables where they are missing. */
export const openFloor = async (url: string): Promise<Floor> => {
  const pool = new pg.Pool({ connectionString: url, max: poolSize })
  await pool.query(tables)
  return {
    begin: async () => {
      const id = randomUUID()
      await pool.query({ ...begin, values: [id] })
      return id
    },
    turn: async (conversation, { message, reply, state }) => {
      for (;;) {
        const { rows } = await pool.query<{ message_count: number }>({ ...read, values: [conversation] })
        const content = await reply()
        const values = [conversation, JSON.stringify(state), rows[0]?.message_count, message, content]
        const { rowCount } = await pool.query({ ...write, values })
        if (rowCount === 2) return content
      }
    },
    load: async (conversation) => {
      const { rows } = await pool.query<StoredMessage>({ ...load, values: [conversation] })
      return rows
    },
    close: () => pool.end()
  }
}

/** Plain pg in the process of the caller. */
export const openPlainPg = async (url: string): Promise<Contender> => {
  const floor = await openFloor(url)
  return {
    ...floor,
    messages: floor.load,
    load: async (conversation) => {
      await floor.load(conversation)
    }
  }
}
