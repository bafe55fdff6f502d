import { randomUUID } from "node:crypto"
import { AIMessage, type BaseMessage, HumanMessage } from "@langchain/core/messages"
import { Annotation, MessagesAnnotation, StateGraph } from "@langchain/langgraph"
import { PostgresSaver } from "@langchain/langgraph-checkpoint-postgres"
import pg from "pg"
import { z } from "zod"
import { type Contender, poolSize, type Turn } from "../contender.ts"

const ConversationState = Annotation.Root({ ...MessagesAnnotation.spec, interview: Annotation<object> })

/** What the node answers with; a service would ask a model. */
const ReplyContext = z.object({ reply: z.custom<Turn["reply"]>(), state: z.custom<Turn["state"]>() })

/** LangGraph.js: a graph of one node that answers, compiled with the PostgreSQL checkpointer. */
export const openLangGraph = async (url: string): Promise<Contender> => {
  const pool = new pg.Pool({ connectionString: url, max: poolSize })
  const checkpointer = new PostgresSaver(pool)
  await checkpointer.setup()
  const graph = new StateGraph(ConversationState, ReplyContext)
    .addNode("answer", async (_, { context }) => {
      if (context === undefined) throw new Error("There is nothing to answer with.")
      return { messages: [new AIMessage(await context.reply())], interview: context.state }
    })
    .addEdge("__start__", "answer")
    .addEdge("answer", "__end__")
    .compile({ checkpointer })
  const thread = (conversation: string) => ({ configurable: { thread_id: conversation } })
  const load = async (conversation: string): Promise<ReadonlyArray<BaseMessage>> =>
    (await graph.getState(thread(conversation))).values["messages"]
  return {
    begin: async () => randomUUID(),
    turn: async (conversation, turn) => {
      const human = new HumanMessage({ id: turn.messageId, content: turn.message })
      const { messages } = await graph.invoke(
        { messages: [human] },
        { ...thread(conversation), durability: "sync", context: { reply: turn.reply, state: turn.state } }
      )
      return messages.at(-1)?.id ?? ""
    },
    load: async (conversation) => {
      await load(conversation)
    },
    messages: async (conversation) =>
      (await load(conversation)).map((message) => ({
        role: message.getType() === "human" ? "user" : "assistant",
        content: String(message.content)
      })),
    close: () => pool.end()
  }
}
