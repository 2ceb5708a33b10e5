// A story as people read it, a line for each step.

import type { Declared, Otherwise, Step, Story } from './story.ts'

const settingText = (name: string, value: unknown): string => {
  const text = Array.isArray(value) ? value.join(' and ') || 'none' : String(value)
  return `${name} ${text}`
}

const settingsText = (settings: Declared | Otherwise): string =>
  Object.entries(settings)
    .map(([name, value]) => settingText(name, value))
    .join(', ')

/** One step. */
export const stepText = (step: Step): string => {
  switch (step.do) {
    case 'start': {
      const otherwise = settingsText(step.otherwise)
      return `${step.run} starts${otherwise && ` with ${otherwise}`}`
    }
    case 'go on':
      return `${step.run} goes on past ${step.boundaries} boundaries`
    case 'go on to':
      return `${step.run} goes on to right ${step.side} ${step.landmark}`
    case 'finish':
      return `${step.run} goes on to its end`
    case 'kill':
      return `${step.run} is killed`
    case 'cancel':
      return `${step.run} is cancelled`
    case 'lose the answer':
      return `${step.run} loses the answer that it waits for`
    case 'wait':
      return `${step.time} ${step.time === 'a minute' ? 'passes' : 'pass'}`
    case 'refuse':
      return `${step.destination} begins to refuse ${step.at}`
    case 'refuse the proof':
      return 'the token service begins to refuse the new secret'
    case 'refuse nothing':
      return 'nothing refuses any more'
    case 'register':
      return `the member registers an application with ${step.claim}, if there is none`
    case 'own':
      return `${step.actor} becomes an owner of the ${step.place}`
    case 'disown':
      return `${step.actor} is no owner any more`
    case 'trust':
      return `${step.actor} adds a federated credential`
    case 'add a secret':
      return `${step.actor} adds the secret "${step.displayName}" to the ${step.place}`
    case 'add a certificate':
      return `${step.actor} adds a certificate to the ${step.place}`
    case 'tag':
      return 'the administrator adds a tag'
    case 'require a permission':
      return 'the administrator adds a required permission of another API'
    case 'grant':
      return 'the administrator adds a delegated grant'
    case 'rename':
      return 'the application is renamed in the portal'
    case 'disable':
      return 'the administrator disables the service principal'
    case 'delete':
      return 'the administrator deletes the application'
    case 'delete the secret':
      return `somebody deletes the GitHub secret ${step.destination}`
    case 'overwrite the secret':
      return `somebody overwrites the GitHub secret ${step.destination}`
  }
}

/** The whole story. */
export const storyText = ({ declared, begins, steps }: Story): string =>
  [
    `declared: ${settingsText(declared)}`,
    `begins ${begins}`,
    ...steps.map((step, index) => `${index + 1}. ${stepText(step)}`)
  ].join('\n')
