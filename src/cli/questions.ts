/** The questions of a plop generator: words answer them in their order, as plop's bypass does; what is left is asked for. */
import { ClodoError, type PlopGenerator } from '../index.ts'
import type { Ask, Choice } from './ask.ts'

type Question = PlopGenerator['questions'][number]
type Answers = { [name: string]: unknown }

/** @throws USAGE for words too many, INPUT_NEEDED where nobody can be asked, OPTION_INVALID */
export async function answered(
  ask: Ask,
  { name, questions }: PlopGenerator,
  words: readonly string[],
): Promise<Answers> {
  if (words.length > questions.length)
    throw new ClodoError('USAGE', { what: `${name} takes ${questions.length} answer, but got: ${words.join(' ')}.` })
  const answers: Answers = {}
  for (const [index, question] of questions.entries()) {
    const { when = true } = question
    if (!(typeof when === 'function' ? await when(answers) : when)) continue
    const word = words[index]
    // plop's sign for "ask me".
    const given = word === undefined || /^_+$/.test(word) ? undefined : read(question, word, answers)
    const answer = given ?? (ask.able ? await asked(ask, question, answers) : initialOf(question, answers))
    if (answer === undefined) throw needed(name, question, answers)
    const verdict = (await question.validate?.(answer, answers)) ?? true
    if (verdict !== true) throw refused(question, answer, verdict)
    answers[question.name] = question.filter === undefined ? answer : await question.filter(answer, answers)
  }
  return answers
}

/** A word as the type of the question means it. @throws OPTION_INVALID for one that is no choice */
function read(question: Question, word: string, answers: Answers): unknown {
  const { type = 'input' } = question
  if (type === 'confirm') {
    if (/^(y|yes|t|true)$/i.test(word)) return true
    if (/^(n|no|f|false)$/i.test(word)) return false
    throw refused(question, word, 'say y or n.')
  }
  if (type === 'number') return Number(word)
  if (isMany(type)) return word === '' ? [] : word.split(',').map((one) => choiceFor(question, one.trim(), answers))
  return isOne(type) ? choiceFor(question, word, answers) : word
}

function choiceFor(question: Question, word: string, answers: Answers): string {
  const choices = choicesOf(question, answers)
  const same = (text: string) => text.toLowerCase() === word.toLowerCase()
  const found = choices.find(({ value, title }, index) => same(value) || same(title) || same(String(index)))
  if (found !== undefined) return found.value
  throw refused(question, word, `there are: ${choices.map(({ value }) => value).join(', ')}.`)
}

function choicesOf({ choices = [] }: Question, answers: Answers): Choice[] {
  const all = typeof choices === 'function' ? choices(answers) : choices
  return all.flatMap((choice) => {
    if (typeof choice !== 'object' || choice === null) return [{ value: String(choice), title: String(choice) }]
    const { value, name, type } = choice as {
      readonly value?: unknown
      readonly name?: unknown
      readonly type?: unknown
    }
    const title = String(name ?? value)
    return type === 'separator' ? [] : [{ value: String(value ?? name), title }]
  })
}

async function asked(ask: Ask, question: Question, answers: Answers): Promise<unknown> {
  const { type = 'input' } = question
  const message = messageOf(question, answers)
  const initial = initialOf(question, answers)
  if (type === 'confirm') return await ask.yes(message, initial !== false)
  if (type === 'password') return await ask.secret(message)
  if (isMany(type)) return await ask.many(message, choicesOf(question, answers), [initial ?? []].flat().map(String))
  if (isOne(type))
    return await ask.one(message, choicesOf(question, answers), initial === undefined ? undefined : String(initial))
  const text = await ask.text(message, String(initial ?? ''))
  return type === 'number' ? Number(text) : text
}

function initialOf(question: Question, answers: Answers): unknown {
  const { default: initial } = question
  return typeof initial === 'function' ? (initial as (answers: Answers) => unknown)(answers) : initial
}

function isOne(type: string): boolean {
  return ['list', 'rawlist', 'expand', 'select'].includes(type)
}

function isMany(type: string): boolean {
  return type === 'checkbox'
}

function messageOf({ message }: Question, answers: Answers): string {
  return typeof message === 'function' ? message(answers) : message
}

function needed(name: string, question: Question, answers: Answers): ClodoError {
  const command = `clodo generate ${name} ${question.name.toUpperCase()}`
  return new ClodoError('INPUT_NEEDED', {
    what: `${name} needs an answer: ${messageOf(question, answers)}.`,
    mend: `Give it: ${command}`,
    data: { next: [{ command }] },
  })
}

function refused({ name }: Question, answer: unknown, verdict: boolean | string): ClodoError {
  return new ClodoError('OPTION_INVALID', {
    what: `'${String(answer)}' is no ${name}: ${typeof verdict === 'string' ? verdict : 'it is not accepted.'}`,
    where: name,
    mend: 'Give another one.',
  })
}
