const sameDay = (a: Date, b: Date): boolean => a.toDateString() === b.toDateString()

// Made once: a long conversation formats hundreds of times.
const long = new Intl.DateTimeFormat(undefined, { dateStyle: "long" })
const timeOnly = new Intl.DateTimeFormat(undefined, { timeStyle: "short" })
const dayAndTime = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" })

/** A day in the reader's own way, for example "23 November 2026". */
export const day = (date: Date): string => long.format(date)

/** The time of day, with the day before it when that is not today's. */
export const moment = (date: Date, now: Date): string => (sameDay(date, now) ? timeOnly : dayAndTime).format(date)
