/** Three digits that count. */
export function rounded(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString('en') : String(Number(value.toPrecision(3)))
}

export function milliseconds(value: number): string {
  return `${rounded(value)} ms`
}
