/** A bar of the plot: the median, and the least and the most of all rounds. */
export interface Bar {
  readonly name: string
  readonly ours: boolean
  readonly values: ReadonlyArray<number>
  readonly median: number
}

const xml = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;")

const rowHeight = 26
const labelWidth = 290
const barWidth = 430
const panelHead = 44

const whole = (value: number) => Math.round(value).toLocaleString("en-US")

const panel = (title: string, bars: ReadonlyArray<Bar>, top: number) => {
  const most = Math.max(...bars.flatMap(({ values }) => values))
  const x = (value: number) => labelWidth + (value / most) * barWidth
  const rows = bars.map(({ median, name, ours, values }, row) => {
    const y = top + panelHead + row * rowHeight
    const [least, greatest] = [Math.min(...values), Math.max(...values)]
    return `
  <text x="${labelWidth - 10}" y="${y + 13}" text-anchor="end"${ours ? ' font-weight="bold"' : ""}>${xml(name)}</text>
  <rect x="${labelWidth}" y="${y}" width="${(x(median) - labelWidth).toFixed(1)}" height="18" rx="2" fill="${ours ? "#0b7285" : "#adb5bd"}"/>
  <line x1="${x(least).toFixed(1)}" x2="${x(greatest).toFixed(1)}" y1="${y + 9}" y2="${y + 9}" stroke="#495057" stroke-width="2"/>
  <text x="${(x(greatest) + 8).toFixed(1)}" y="${y + 13}">${whole(median)}</text>`
  })
  return `
  <text x="${labelWidth}" y="${top + 24}" font-size="15" font-weight="bold">${xml(title)}</text>${rows.join("")}`
}

/** Panels of bars as an SVG; the line on a bar goes from the slowest to the fastest round. */
export const plot = (panels: ReadonlyArray<{ readonly title: string; readonly bars: ReadonlyArray<Bar> }>): string => {
  let top = 0
  const drawn = panels.map(({ bars, title }) => {
    const sorted = [...bars].sort((left, right) => right.median - left.median)
    const drawing = panel(title, sorted, top)
    top += panelHead + bars.length * rowHeight + 12
    return drawing
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" width="800" height="${top}" viewBox="0 0 800 ${top}" font-family="system-ui, sans-serif" font-size="12.5" fill="#212529">
  <title>${xml(panels.map(({ title }) => title).join("; "))}</title>
  <rect width="800" height="${top}" fill="#ffffff"/>${drawn.join("")}
</svg>
`
}
