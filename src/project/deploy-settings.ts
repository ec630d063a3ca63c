/** What a recipe says of deploying to an environment. */
export type StrategyName = 'direct' | 'blue-green' | 'canary'

export const strategies: readonly StrategyName[] = ['direct', 'blue-green', 'canary']

/** A request that a version has to answer before it gets traffic, and while it has it. */
export interface DeployProbe {
  readonly path: string
  /** The status that it has to have; any below 500 by default. */
  readonly status?: number
  /** A text that has to be in the body. */
  readonly contains?: string
}

export interface DeploySettings {
  /** Asks for a confirmation by name. True for `production` by default. */
  readonly protected?: boolean
  /** Who may deploy; anybody by default. */
  readonly who?: readonly string[]
  /** When one may deploy, in UTC: `mon-fri 09:00-17:00`; always by default. */
  readonly when?: readonly string[]
  /** `direct` by default. */
  readonly strategy?: StrategyName
  /** Percentages of a canary, rising; 10, 50 by default. 100 comes after them by itself. */
  readonly steps?: readonly number[]
  /** Seconds that a canary stays at each percentage; 60 by default. */
  readonly every?: number
  /** Where the Worker answers; Cloudflare is asked by default. */
  readonly url?: string
  /** `GET /` by default. */
  readonly probes?: readonly DeployProbe[]
  /** Failed requests among all of the new version, from 0 to 1; 0.01 by default. */
  readonly maxErrorRate?: number
  /** How many times slower than the old version the new one may answer; 3 by default. */
  readonly maxLatencyRatio?: number
}

type Holds = (value: unknown) => boolean

const texts: Holds = (value) => Array.isArray(value) && value.every((one) => typeof one === 'string')
const positive: Holds = (value) => typeof value === 'number' && Number.isFinite(value) && value >= 0

const fields: { readonly [K in keyof Required<DeploySettings>]: Holds } = {
  protected: (value) => typeof value === 'boolean',
  who: texts,
  when: (value) => texts(value) && (value as string[]).every((one) => windowOf(one) !== undefined),
  strategy: (value) => strategies.some((name) => name === value),
  steps: (value) => Array.isArray(value) && areSteps(value),
  every: positive,
  url: (value) => typeof value === 'string' && /^https?:\/\//.test(value),
  probes: (value) => Array.isArray(value) && value.every((probe) => String(probe?.path ?? '').startsWith('/')),
  maxErrorRate: (value) => positive(value) && (value as number) <= 1,
  maxLatencyRatio: positive,
}

/** Settings by environment, of the right shape. */
export function areDeploySettings(value: unknown): boolean {
  return (
    isObject(value) &&
    Object.values(value).every(
      (settings) =>
        isObject(settings) &&
        Object.entries(settings).every(([key, given]) => fields[key as keyof DeploySettings]?.(given) === true),
    )
  )
}

/** Percentages between 0 and 100 that rise. */
export function areSteps(steps: readonly unknown[]): boolean {
  return steps.every(
    (step, index) =>
      typeof step === 'number' && step > 0 && step < 100 && step > (index === 0 ? 0 : Number(steps[index - 1])),
  )
}

const days = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']

export interface Window {
  /** 0 is Sunday. */
  readonly days: readonly number[]
  /** Minutes of the day, the end not included. */
  readonly from: number
  readonly until: number
}

/** `mon-fri 09:00-17:00`; undefined for what is none. */
export function windowOf(text: string): Window | undefined {
  const found = /^([a-z]{3})(?:-([a-z]{3}))? (\d\d):(\d\d)-(\d\d):(\d\d)$/.exec(text)
  if (found === null) return undefined
  const [, first = '', last = first, ...times] = found
  const [start, end] = [days.indexOf(first), days.indexOf(last)]
  const [hours = 0, minutes = 0, untilHours = 0, untilMinutes = 0] = times.map(Number)
  if (start < 0 || end < 0) return undefined
  const length = ((end - start + 7) % 7) + 1
  return {
    days: Array.from({ length }, (_, index) => (start + index) % 7),
    from: hours * 60 + minutes,
    until: untilHours * 60 + untilMinutes,
  }
}

export function isWithin({ days: open, from, until }: Window, now: Date): boolean {
  const minute = now.getUTCHours() * 60 + now.getUTCMinutes()
  return open.includes(now.getUTCDay()) && minute >= from && minute < until
}

function isObject(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
