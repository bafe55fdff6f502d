import { Console, Effect, Schema } from "effect"
import { entrants } from "./entrants.ts"
import { startPostgres } from "./postgres.ts"
import { startWorker } from "./processes.ts"
import { startService } from "./running.ts"
import { script } from "./script.ts"
import { median, medianRatio } from "./statistics.ts"

const messagesEach = 20
const clients = 20
const rounds = 5

/** Sessions of 20 messages each, as the service would have stored them, made by PostgreSQL itself. */
const fill = (sessions: number) => {
  const quote = (text: string) => `'${text.replaceAll("'", "''")}'`
  const texts = script.slice(0, messagesEach / 2).flatMap(({ message, reply }) => [reply, message])
  const said = `(array[${texts.map(quote).join(", ")}])[position]`
  // The last message is the person's: one state less, so that the next turn follows from a state of the service.
  const state = quote(JSON.stringify(script[messagesEach / 2 - 1]?.state))
  const precision = quote(
    JSON.stringify({ openness: 0.5, conscientiousness: 0.5, extraversion: 0.5, agreeableness: 0.5, neuroticism: 0.5 })
  )
  return `
    insert into sessions (id, precision, interview, message_count)
      select 'session_' || gen_random_uuid(), ${precision}, ${state}, ${messagesEach} from generate_series(1, ${sessions});
    insert into messages (session_id, id, position, role, content)
      select id, 'msg_' || gen_random_uuid(), position, case position % 2 when 1 then 'assistant' else 'user' end, ${said}
      from sessions cross join generate_series(1, ${messagesEach}) as position;`
}

/** Indexes and foreign keys are made after the rows: that takes minutes less. */
const filling = (sessions: number) => `
  create temporary table later as select conname as name, pg_get_constraintdef(oid) as definition from pg_constraint
    where conrelid = 'messages'::regclass and contype in ('p', 'u', 'f');
  do $$ declare it record; begin
    for it in select * from later loop execute format('alter table messages drop constraint %I', it.name); end loop;
  end $$;
  ${fill(sessions)}
  do $$ declare it record; begin
    for it in select * from later order by definition desc loop
      execute format('alter table messages add constraint %I %s', it.name, it.definition);
    end loop;
  end $$;`

/** Turns and resumes in a database that holds that many sessions, beside the same in one that is nearly empty. */
export const large = (sessions: number) =>
  Effect.gen(function* () {
    const postgres = yield* startPostgres
    const start = (database: string, count: number) =>
      Effect.gen(function* () {
        yield* postgres.query("postgres", `create database ${database}`)
        const server = yield* startService(postgres.urlOf(database))
        const begun = performance.now()
        yield* postgres.query(database, filling(count))
        yield* postgres.query(database, "vacuum analyze")
        yield* postgres.query(database, "checkpoint")
        yield* Console.log(
          `${database}: ${count} sessions, filled in ${Math.round((performance.now() - begun) / 1000)} s`
        )
        const picked = yield* postgres.query<{ id: string }>(
          database,
          `select id from sessions tablesample bernoulli (${Math.min(100, (2_000_000 / count) * 1.2)}) order by random() limit 20000`
        )
        const worker = yield* startWorker(database, entrants.service.worker, server.url)
        const ids = Schema.decodeUnknownSync(Schema.Array(Schema.String))(picked.map(({ id }) => id))
        yield* Effect.promise(() => worker.ask({ _tag: "Take", conversations: ids }))
        const turns: Array<number> = []
        const loads: Array<number> = []
        return { worker, turns, loads }
      })
    const everyone = [yield* start("few", 20_000), yield* start("many", sessions)]
    for (let round = 0; round <= rounds; round++) {
      for (const { loads, turns, worker } of everyone) {
        const load = yield* Effect.promise(() => worker.run({ _tag: "Loads", seconds: 3, clients }))
        const turn = yield* Effect.promise(() => worker.run({ _tag: "Turns", seconds: 3, clients }))
        // The first round warms up.
        if (round > 0) loads.push(load.median)
        if (round > 0) turns.push(turn.median)
      }
    }
    const [few, many] = everyone
    if (few === undefined || many === undefined) return
    yield* Console.log(
      [
        `turn: ${median(many.turns).toFixed(2)} ms with ${sessions} sessions, ${median(few.turns).toFixed(2)} ms with 20,000: ${medianRatio(many.turns, few.turns).toFixed(2)} times`,
        `resume: ${median(many.loads).toFixed(2)} ms and ${median(few.loads).toFixed(2)} ms: ${medianRatio(many.loads, few.loads).toFixed(2)} times`
      ].join("\n")
    )
  })
