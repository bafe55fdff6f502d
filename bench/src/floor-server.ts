/** The floor behind HTTP: `floor-server.js node-http|fastify URL`. Says its address on standard output. */
import { once } from "node:events"
import { createServer, type IncomingMessage } from "node:http"
import fastify from "fastify"
import { openFloor } from "./contenders/plain-pg.ts"

const [kind, url = ""] = process.argv.slice(2)
const floor = await openFloor(url)

interface TurnRequest {
  readonly conversation: string
  readonly messageId: string
  readonly message: string
  readonly reply: string
  readonly state: object
}

const turn = async ({ conversation, message, messageId, reply, state }: TurnRequest) => ({
  reply: await floor.turn(conversation, { messageId, message, state, reply: async () => reply })
})

const readBody = async (request: IncomingMessage) => {
  const chunks: Array<Buffer> = []
  for await (const chunk of request) chunks.push(chunk)
  return JSON.parse(Buffer.concat(chunks).toString("utf8"))
}

const serveNodeHttp = async () => {
  const route = async (request: IncomingMessage) => {
    if (request.method === "POST" && request.url === "/conversations") return { id: await floor.begin() }
    if (request.method === "POST" && request.url === "/turns") return turn(await readBody(request))
    return floor.load(request.url?.slice("/conversations/".length) ?? "")
  }
  const server = createServer((request, response) => {
    route(request).then(
      (answer) => {
        const body = JSON.stringify(answer)
        response.writeHead(200, { "content-type": "application/json", "content-length": Buffer.byteLength(body) })
        response.end(body)
      },
      (error) => response.writeHead(500).end(String(error))
    )
  })
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  const address = server.address()
  return typeof address === "object" && address !== null ? `http://127.0.0.1:${address.port}` : ""
}

const serveFastify = async () => {
  const server = fastify()
  server.post("/conversations", async () => ({ id: await floor.begin() }))
  server.post<{ Body: TurnRequest }>("/turns", ({ body }) => turn(body))
  server.get<{ Params: { id: string } }>("/conversations/:id", ({ params }) => floor.load(params.id))
  return server.listen({ port: 0, host: "127.0.0.1" })
}

console.log(`The floor listens at ${await (kind === "fastify" ? serveFastify() : serveNodeHttp())}.`)
