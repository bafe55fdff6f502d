export * from "./config.ts"
export * from "./context/database.ts"
export * from "./context/logger.ts"
