// Loaded before the service (node --import): its clock is wrong, and jumps to and fro by up to a day.
const RealDate = globalThis.Date
const day = 86_400_000
let shift = (Math.random() - 0.5) * day
setInterval(() => {
  shift = (Math.random() - 0.5) * 2 * day
}, 150).unref()

globalThis.Date = class SkewedDate extends RealDate {
  constructor(...parts) {
    if (parts.length === 0) super(RealDate.now() + shift)
    else super(...parts)
  }
  static now() {
    return Math.round(RealDate.now() + shift)
  }
}
