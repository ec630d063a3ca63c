/** Prompts; the only door to that library, which is loaded when the first question is asked. */
import { ClodoError } from '../errors.ts'

export interface Choice {
  readonly value: string
  readonly title: string
  readonly describe?: string
}

export interface Ask {
  /** There is a person to ask. */
  readonly able: boolean
  text(question: string, initial: string, check?: (answer: string) => string | undefined): Promise<string>
  /** What is typed is not shown. */
  secret(question: string, check?: (answer: string) => string | undefined): Promise<string>
  one(question: string, choices: readonly Choice[], initial?: string): Promise<string>
  many(question: string, choices: readonly Choice[], initial: readonly string[]): Promise<readonly string[]>
  yes(question: string, initial: boolean): Promise<boolean>
}

/** Asks at the terminal; where there is none it refuses, because the library would never settle. */
export function asker(able: boolean): Ask {
  const ask = async <T>(question: object): Promise<T> => {
    if (!able) throw new ClodoError('INPUT_NEEDED', { what: 'There is no terminal to ask at.' })
    const { default: prompts } = await import('prompts')
    const { answer } = await prompts({ name: 'answer', ...question } as never, {
      onCancel: () => {
        throw new ClodoError('CANCELLED', { what: 'Cancelled; nothing was written.' })
      },
    })
    return answer as T
  }
  return {
    able,
    text: (message, initial, check) =>
      ask({ type: 'text', message, initial, validate: (answer: string) => check?.(answer) ?? true }),
    secret: (message, check) =>
      ask({ type: 'password', message, validate: (answer: string) => check?.(answer) ?? true }),
    one: (message, choices, initial) =>
      ask({
        type: 'select',
        message,
        choices: listed(choices),
        initial: Math.max(
          0,
          choices.findIndex(({ value }) => value === initial),
        ),
      }),
    many: (message, choices, initial) =>
      ask({
        type: 'multiselect',
        message,
        instructions: false,
        hint: 'space to choose, enter to go on',
        choices: listed(choices).map((choice) => ({ ...choice, selected: initial.includes(choice.value) })),
      }),
    yes: (message, initial) => ask({ type: 'confirm', message, initial }),
  }
}

function listed(choices: readonly Choice[]): { value: string; title: string; description?: string }[] {
  return choices.map(({ value, title, describe }) => ({
    value,
    title,
    ...(describe === undefined ? {} : { description: describe }),
  }))
}
