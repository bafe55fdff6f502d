import { Schema } from "effect"
import { Pool } from "undici"
import type { Contender } from "../contender.ts"

/** Keep-alive connections to a server, one request at a time on each. */
const connect = (url: string) => {
  const pool = new Pool(url, { connections: 64, pipelining: 1 })
  const request = async (method: "GET" | "POST", path: string, type?: string, body?: string) => {
    const response = await pool.request({
      method,
      path,
      ...(type === undefined ? {} : { headers: { "content-type": type } }),
      ...(body === undefined ? {} : { body })
    })
    const text = await response.body.text()
    if (response.statusCode !== 200) throw new Error(`HTTP ${response.statusCode}: ${text}`)
    return text
  }
  return { request, close: () => pool.close() }
}

const Message = Schema.Struct({ role: Schema.String, content: Schema.String })
const json = <A, I>(schema: Schema.Schema<A, I>) => Schema.decodeUnknownSync(Schema.parseJson(schema))

const decodeBegun = json(Schema.Struct({ id: Schema.String }))
const decodeReply = json(Schema.Struct({ reply: Schema.String }))
const decodeMessages = json(Schema.Array(Message))

/** The floor behind a server. */
export const openFloorOverHttp = async (url: string): Promise<Contender> => {
  const { close, request } = connect(url)
  return {
    begin: async () => decodeBegun(await request("POST", "/conversations")).id,
    turn: async (conversation, { message, messageId, reply, state }) => {
      const body = JSON.stringify({ conversation, message, messageId, state, reply: await reply() })
      return decodeReply(await request("POST", "/turns", "application/json", body)).reply
    },
    load: async (conversation) => {
      await request("GET", `/conversations/${conversation}`)
    },
    messages: async (conversation) => decodeMessages(await request("GET", `/conversations/${conversation}`)),
    close
  }
}

const success = <A, I>(value: Schema.Schema<A, I>) =>
  json(Schema.Struct({ _tag: Schema.Literal("Exit"), exit: Schema.Struct({ _tag: Schema.Literal("Success"), value }) }))

const decodeStarted = success(Schema.Struct({ sessionId: Schema.String }))
const decodeResumed = success(Schema.Struct({ messages: Schema.Array(Message) }))
const messageIds = /msg_[0-9a-f-]{36}/g

/** The service, as its users reach it. */
export const openService = async (url: string): Promise<Contender> => {
  const { close, request } = connect(url)
  const call = async (tag: string, payload: object) => {
    const body = `${JSON.stringify({ _tag: "Request", id: "1", tag, payload, headers: [] })}\n`
    const text = await request("POST", "/rpc", "application/ndjson", body)
    if (!text.includes('"_tag":"Success"')) throw new Error(text)
    return text
  }
  return {
    begin: async () => decodeStarted(await call("StartAssessment", {})).exit.value.sessionId,
    turn: async (sessionId, { message, messageId }) => {
      const text = await call("SendMessage", { sessionId, message, messageId })
      return text.match(messageIds)?.find((id) => id !== messageId) ?? ""
    },
    load: async (sessionId) => {
      await call("ResumeSession", { sessionId })
    },
    messages: async (sessionId) => decodeResumed(await call("ResumeSession", { sessionId })).exit.value.messages,
    close
  }
}
