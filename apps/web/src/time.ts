const sameDay = (a: Date, b: Date): boolean => a.toDateString() === b.toDateString()

/** A day in the reader's own way, for example "23 November 2026". */
export const day = (date: Date): string => new Intl.DateTimeFormat(undefined, { dateStyle: "long" }).format(date)

/** The time of day, with the day before it when that is not today's. */
export const moment = (date: Date, now: Date): string =>
  new Intl.DateTimeFormat(
    undefined,
    sameDay(date, now) ? { timeStyle: "short" } : { dateStyle: "medium", timeStyle: "short" }
  ).format(date)
