/** What a step writes down: texts, what to know, what to run. */
import { formatOf, type Path } from '../edit/format.ts'
import { refused } from '../edit/refusal.ts'
import type { Json } from '../plugin/json.ts'

/** A file that goes by another name from now on. */
export interface Move {
  readonly from: string
  readonly to: string
}

/** The outcome of a step as plain data. */
export interface Outcome {
  /** Text by path; null where the file goes. */
  readonly texts: { readonly [path: string]: string | null }
  readonly moves: readonly Move[]
  /** What a person should know before saying yes. */
  readonly notes: readonly string[]
  /** What a person has to run afterwards, in this order. */
  readonly commands: readonly string[]
  /** Answers of the recipe that move along, in a project that has one. */
  readonly answers: { readonly [key: string]: string }
  /** Secret values in the texts as they were: no output and no record has them. */
  readonly hides: readonly string[]
}

export class Draft {
  readonly #read: (path: string) => string | undefined
  readonly #texts = new Map<string, string | null>()
  readonly #moves: Move[] = []
  readonly #notes: string[] = []
  readonly #commands: string[] = []
  readonly #answers: { [key: string]: string } = {}
  readonly #hides: string[] = []

  constructor(read: (path: string) => string | undefined) {
    this.#read = read
  }

  /** The text as this draft has it. */
  read(path: string): string | undefined {
    return this.#texts.has(path) ? (this.#texts.get(path) ?? undefined) : this.#read(path)
  }

  write(path: string, text: string): void {
    this.#texts.set(path, text)
  }

  remove(path: string): void {
    this.#texts.set(path, null)
  }

  move(from: string, to: string, text = this.read(from) ?? ''): void {
    this.remove(from)
    this.write(to, text)
    this.#moves.push({ from, to })
  }

  edit(path: string, edit: (text: string) => string): void {
    this.write(path, edit(this.read(path) ?? ''))
  }

  /** Sets a value of a JSON, TOML or YAML document. */
  set(path: string, at: Path, value: Json): void {
    this.edit(path, (text) => format(path).set(text, at, value, path))
  }

  /** Takes a value out, and the containers of `prune` that are empty then. */
  unset(path: string, at: Path, prune: readonly Path[] = []): void {
    this.edit(path, (text) => format(path).remove(text, at, prune, path))
  }

  note(note: string): void {
    if (!this.#notes.includes(note)) this.#notes.push(note)
  }

  command(command: string): void {
    if (!this.#commands.includes(command)) this.#commands.push(command)
  }

  answer(key: string, value: string): void {
    this.#answers[key] = value
  }

  hide(value: string): void {
    this.#hides.push(value)
  }

  outcome(): Outcome {
    const changed = [...this.#texts].filter(([path, text]) => (this.#read(path) ?? null) !== text)
    return {
      texts: Object.fromEntries(changed),
      moves: [...this.#moves],
      notes: [...this.#notes],
      commands: [...this.#commands],
      answers: this.#answers,
      hides: [...this.#hides],
    }
  }
}

function format(path: string) {
  const found = formatOf(path)
  if (found === undefined) throw refused(path, `${path} is no document that CLODO can edit.`)
  return found
}

/** What stands where a secret value stood. */
const blank = 'HIDDEN'

/** A text without secret values, as it stands quoted in a document or bare. */
export function hidden(text: string, values: readonly string[]): string {
  const spellings = values.flatMap((value) => [JSON.stringify(value).slice(1, -1), value]).filter((one) => one !== '')
  return spellings.sort((a, b) => b.length - a.length).reduce((left, one) => left.replaceAll(one, blank), text)
}
