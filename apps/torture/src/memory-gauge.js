// Loaded before the service (node --expose-gc --import): says how much of its memory is in use whenever it is asked.
process.on("message", () => {
  globalThis.gc()
  process.send(process.memoryUsage().heapUsed)
})
