const sameDay = (a: Date, b: Date): boolean => a.toDateString() === b.toDateString()

// Made once: a long conversation formats hundreds of times.
const long = new Intl.DateTimeFormat(undefined, { dateStyle: "long" })
const timeOnly = new Intl.DateTimeFormat(undefined, { timeStyle: "short" })
const dayAndTime = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" })

/** A day in the reader's own way, for example "23 November 2026". */
export const day = (date: Date): string => long.format(date)

/** How long a session stays, in a sentence. `until` is null where the service keeps sessions for ever. */
export const keeping = (until: Date | null): string =>
  until === null ? "It is kept until you delete it." : `It is kept until ${day(until)}, or until you delete it.`

/** The time of day, with the day before it when that is not today's. */
export const moment = (date: Date, now: Date): string => (sameDay(date, now) ? timeOnly : dayAndTime).format(date)
