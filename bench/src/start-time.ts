import { spawn } from "node:child_process"
import { once } from "node:events"
import { createServer } from "node:net"
import { join } from "node:path"
import { setTimeout } from "node:timers/promises"
import { fileURLToPath } from "node:url"

const root = fileURLToPath(new URL("../..", import.meta.url))

const freePort = async () => {
  const server = createServer().listen(0, "127.0.0.1")
  await once(server, "listening")
  const address = server.address()
  server.close()
  await once(server, "close")
  return typeof address === "object" && address !== null ? address.port : 0
}

const firstAnswer = async (url: string) => {
  const body = `${JSON.stringify({ _tag: "Request", id: "1", tag: "StartAssessment", payload: {}, headers: [] })}\n`
  for (;;) {
    const answered = await fetch(url, { method: "POST", headers: { "content-type": "application/ndjson" }, body }).then(
      (response) => response.text(),
      () => ""
    )
    if (answered.includes('"Success"')) return
    await setTimeout(5)
  }
}

/** Milliseconds from `pnpm start`, with an embedded server, to the first session that the service began. */
const startOnce = async (directory: string): Promise<number> => {
  const port = await freePort()
  const begun = performance.now()
  const child = spawn("pnpm", ["start"], {
    cwd: root,
    env: { ...process.env, PORT: String(port), EMBEDDED_POSTGRES_DIR: directory, DATABASE_URL: undefined },
    stdio: ["ignore", "ignore", "inherit"],
    detached: true
  })
  await firstAnswer(`http://127.0.0.1:${port}/rpc`)
  const took = performance.now() - begun
  if (child.pid !== undefined) process.kill(-child.pid, "SIGTERM")
  await once(child, "exit")
  // The service ends after pnpm does: its port is free when its database is down.
  while (
    await fetch(`http://127.0.0.1:${port}/health`).then(
      () => true,
      () => false
    )
  )
    await setTimeout(20)
  await setTimeout(1000)
  return took
}

/** How long `pnpm start` takes where there are no data yet, and three times where there are. */
export const startTimes = async (folder: string) => {
  const directory = join(folder, "start")
  const first = await startOnce(directory)
  const later = [await startOnce(directory), await startOnce(directory), await startOnce(directory)]
  return { first, later }
}
