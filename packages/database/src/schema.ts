import type { MessageId, MessageRole, SessionId, SessionStatus, TraitPrecision } from "@workspace/contracts"
import { sql } from "drizzle-orm"
import {
  check,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  smallint,
  text,
  timestamp,
  unique
} from "drizzle-orm/pg-core"

/** Milliseconds are what a JavaScript Date and the wire carry: more digits here would be lost on the way. */
const instant = (name: string) => timestamp(name, { withTimezone: true, precision: 3 })

/** One assessment: where it stands, what is known so far, and how many messages it has. */
export const sessions = pgTable(
  "sessions",
  {
    id: text("id").$type<SessionId>().primaryKey(),
    /** Null until the person signs up. */
    userId: text("user_id"),
    createdAt: instant("created_at").notNull().defaultNow(),
    /** When a turn was stored or the status changed for the last time. */
    updatedAt: instant("updated_at").notNull().defaultNow(),
    lastMessageAt: instant("last_message_at").notNull().defaultNow(),
    status: text("status").$type<SessionStatus>().notNull().default("active"),
    precision: jsonb("precision").$type<TraitPrecision>().notNull(),
    progress: smallint("progress").notNull().default(0),
    /** The interview's state, encoded by @workspace/assessment. */
    interview: jsonb("interview").$type<unknown>().notNull(),
    /** The number of messages, which is also the position of the last one. A turn moves on from exactly this value. */
    messageCount: integer("message_count").notNull(),
    /** Null until the assessment is completed. */
    oceanCode4Letter: text("ocean_code_4letter"),
    /** Null until the assessment is completed. */
    oceanCode5Letter: text("ocean_code_5letter")
  },
  (table) => [
    // Housekeeping looks for idle sessions here. Neither index may hold a column that a turn changes: PostgreSQL would
    // then write to every index of the table with every turn.
    index("sessions_created_at_index").on(table.createdAt).concurrently(),
    index("sessions_active_created_at_index").on(table.createdAt).where(sql`${table.status} = 'active'`).concurrently(),
    check("sessions_status_check", sql`${table.status} in ('active', 'paused', 'completed')`),
    check("sessions_progress_check", sql`${table.progress} between 0 and 100`),
    check("sessions_message_count_check", sql`${table.messageCount} > 0`)
  ]
)

/** What was said, in order. A session and its messages share the session's id, and so can share a shard. */
export const messages = pgTable(
  "messages",
  {
    sessionId: text("session_id")
      .$type<SessionId>()
      .notNull()
      .references(() => sessions.id, { onDelete: "cascade" }),
    id: text("id").$type<MessageId>().notNull(),
    position: integer("position").notNull(),
    role: text("role").$type<MessageRole>().notNull(),
    /** What was said: as plain text, or encrypted with the key that `keyId` names. */
    content: text("content").notNull(),
    createdAt: instant("created_at").notNull().defaultNow(),
    /** Null where the content is plain text. */
    keyId: text("key_id")
  },
  (table) => [
    primaryKey({ columns: [table.sessionId, table.id] }),
    unique("messages_session_id_position_unique").on(table.sessionId, table.position),
    check("messages_role_check", sql`${table.role} in ('user', 'assistant')`),
    check("messages_position_check", sql`${table.position} > 0`)
  ]
)
