// The fields of the forms: a label, a hint, and below the field what is wrong with it.

import { html, raw } from 'hono/html'
import { foreign } from './foreignText.ts'
import type { Markup } from './layout.ts'

/** What is wrong, as a sentence that says what would be accepted, by the id of the field. */
export type Mistakes = Readonly<Record<string, string>>

/** What was sent, and what is wrong with it. The first field with a mistake is where the reader goes on. */
export type Attempt = { readonly form: URLSearchParams; readonly mistakes: Mistakes }

/** A field of a form. `id` is its name too. */
type FieldOptions = {
  readonly id: string
  readonly label: Markup | string
  readonly hint?: string
  readonly attempt: Attempt | undefined
  readonly className?: string
}

const wrapped = ({ id, label, hint, attempt, className = '' }: FieldOptions, control: Markup): Markup => {
  const mistake = attempt?.mistakes[id]
  return html`<div class="field ${className}"><label for="${id}">${label}</label>${control}${
    mistake === undefined
      ? ''
      : html`<p id="${id}-wrong" class="wrong"><span aria-hidden="true">✕ </span>${foreign(mistake)}</p>`
  }${hint === undefined ? '' : html`<p id="${id}-hint" class="hint">${hint}</p>`}</div>`
}

/** The attributes that tie a control to its mistake and its hint. */
const ties = ({ id, hint, attempt }: FieldOptions): Markup => {
  const isWrong = attempt?.mistakes[id] !== undefined
  const isFirst = isWrong && Object.keys(attempt?.mistakes ?? {})[0] === id
  const described = [...(isWrong ? [`${id}-wrong`] : []), ...(hint === undefined ? [] : [`${id}-hint`])].join(' ')
  return html`id="${id}" name="${id}"${described === '' ? '' : html` aria-describedby="${described}"`}${isWrong ? raw(' aria-invalid="true"') : ''}${isFirst ? raw(' autofocus') : ''}`
}

/** A line of text. What was sent goes before `value`. */
export const textField = (
  options: FieldOptions & { readonly value?: string; readonly inputMode?: 'numeric' | 'decimal' | 'text' }
): Markup => {
  const value = options.attempt?.form.get(options.id) ?? options.value ?? ''
  return wrapped(
    options,
    html`<input ${ties(options)} value="${value}" inputmode="${options.inputMode ?? 'text'}" autocomplete="off" autocapitalize="none" spellcheck="false">`
  )
}

/** A choice: its value and its name. */
export type Choice = { readonly value: string; readonly name: string }

/** One of several; those with a heading are a group. */
export const selectField = (
  options: FieldOptions & {
    readonly value?: string
    readonly choices: readonly (Choice | { readonly heading: string; readonly choices: readonly Choice[] })[]
  }
): Markup => {
  const chosen = options.attempt?.form.get(options.id) ?? options.value ?? ''
  const option = ({ value, name }: Choice): Markup =>
    html`<option value="${value}"${value === chosen ? raw(' selected') : ''}>${name}</option>`
  return wrapped(
    options,
    html`<select ${ties(options)}>${options.choices.map(choice =>
      'heading' in choice
        ? html`<optgroup label="${choice.heading}">${choice.choices.map(option)}</optgroup>`
        : option(choice)
    )}</select>`
  )
}

/** What is said above a form with mistakes, with links to the fields. */
export const mistakesNote = (attempt: Attempt | undefined): Markup | '' =>
  attempt === undefined
    ? ''
    : html`<div class="note bad" role="alert"><p>Nothing was changed:</p><ul>${Object.entries(attempt.mistakes).map(
        ([id, text]) => html`<li><a href="#${id}">${foreign(text)}</a></li>`
      )}</ul></div>`
