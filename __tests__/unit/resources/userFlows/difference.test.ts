// How a user flow differs from what is declared of it: nothing without a reason, and what is written leaves no difference.

import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import {
  assignmentBody,
  differenceOf,
  type FlowState,
  type FlowStep,
  type ResolvedFlow
} from '../../../../src/resources/userFlows/difference.ts'
import type { Reference } from '../../../../src/resources/userFlows/references.ts'

const known = (id: string): Reference => ({ kind: 'known', id, name: id })
const ids = fc.constantFrom('a', 'b', 'c', 'd', 'email')
const tags = fc.constantFrom('de', 'en', 'fr', 'zh-hans')
const unique = <T>(items: fc.Arbitrary<T>, of: (item: T) => unknown = item => item) =>
  fc.uniqueArray(items, { selector: of, maxLength: 5 })

const settings = fc.record(
  {
    optional: fc.boolean(),
    inputType: fc.constantFrom('textBox' as const, 'emailBox' as const),
    label: fc.constantFrom('x', 'y')
  },
  { requiredKeys: [] }
)

const steps = ['postFederationSignup', 'postAttributeCollection', 'preTokenIssuance'] as const

const wantedFlow: fc.Arbitrary<ResolvedFlow> = fc.record(
  {
    identityProviders: unique(ids).map(list => list.map(known)),
    attributes: unique(fc.record({ reference: ids.map(known), settings }), ({ reference }) => reference.name),
    languages: unique(tags),
    apiConnectors: fc.dictionary(fc.constantFrom(...steps), ids.map(known)),
    defaultLanguage: tags
  },
  { requiredKeys: [] }
)

const flowState: fc.Arbitrary<FlowState> = fc.record({
  flow: fc.record({ hasLanguages: fc.boolean(), defaultLanguage: fc.oneof(tags, fc.constant('')) }),
  parts: fc.record({
    identityProviders: unique(ids),
    attributes: unique(
      fc.record({
        id: ids,
        assignmentId: fc.constant(''),
        label: fc.constantFrom('x', 'z'),
        isOptional: fc.boolean(),
        inputType: fc.constantFrom('textBox', 'TextBox', 'emailBox')
      }),
      ({ id }) => id
    ).map(list => list.map(one => ({ ...one, assignmentId: `${one.id}!` }))),
    languages: unique(fc.record({ tag: tags, isEnabled: fc.boolean() }), ({ tag }) => tag),
    apiConnectors: fc.dictionary(fc.constantFrom(...steps), ids)
  }),
  required: fc.constant(new Set(['email']))
})

/** The flow after a step, by the words of the documentation. */
const after = (state: FlowState, step: FlowStep): FlowState => {
  const { flow, parts } = state
  const { identityProviders = [], attributes = [], languages = [], apiConnectors = {} } = parts
  const withParts = (more: FlowState['parts']): FlowState => ({ ...state, parts: { ...parts, ...more } })
  const idOf = (reference: Reference): string => (reference.kind === 'known' ? reference.id : '')
  switch (step.kind) {
    case 'change': {
      const { isLanguageCustomizationEnabled: isOn, defaultLanguageTag: tag } = step.body
      return {
        ...state,
        flow: {
          hasLanguages: typeof isOn === 'boolean' ? isOn : flow.hasLanguages,
          defaultLanguage: typeof tag === 'string' ? tag : flow.defaultLanguage
        }
      }
    }
    case 'add provider':
      return withParts({ identityProviders: [...identityProviders, idOf(step.provider)] })
    case 'remove provider':
      return withParts({ identityProviders: identityProviders.filter(id => id !== step.id) })
    case 'add attribute': {
      const id = idOf(step.attribute)
      const { isOptional, userInputType, displayName } = assignmentBody(step.settings)
      return withParts({
        attributes: [
          ...attributes,
          {
            id,
            assignmentId: `${id}!`,
            isOptional: isOptional === true,
            inputType: String(userInputType ?? 'textBox'),
            label: String(displayName ?? id)
          }
        ]
      })
    }
    case 'change attribute': {
      const { isOptional, userInputType, displayName } = step.body
      return withParts({
        attributes: attributes.map(one =>
          one.assignmentId !== step.id
            ? one
            : {
                ...one,
                isOptional: isOptional === undefined ? one.isOptional : isOptional === true,
                inputType: String(userInputType ?? one.inputType),
                label: String(displayName ?? one.label)
              }
        )
      })
    }
    case 'remove attribute':
      return withParts({ attributes: attributes.filter(one => one.assignmentId !== step.id) })
    case 'set language':
      return withParts({
        languages: [...languages.filter(({ tag }) => tag !== step.tag), { tag: step.tag, isEnabled: step.isEnabled }]
      })
    case 'set connector': {
      const { [step.step]: _before, ...others } = apiConnectors
      return withParts({
        apiConnectors: step.connector === undefined ? others : { ...others, [step.step]: idOf(step.connector) }
      })
    }
  }
}

describe('a user flow', () => {
  test('has no difference once its steps were taken, and fields exactly where there are steps', () => {
    fc.assert(
      fc.property(wantedFlow, flowState, (wanted, state) => {
        // Languages are read again when they are switched on.
        const first = differenceOf(wanted, state, id => id)
        expect(first.fields.length === 0).toBe(first.steps.length === 0)
        const settled = first.steps.filter(({ kind }) => kind === 'change').reduce(after, state)
        const rest = differenceOf(wanted, settled, id => id)
        const last = rest.steps.reduce(after, settled)
        expect(differenceOf(wanted, last, id => id)).toEqual({ fields: [], steps: [] })
      })
    )
  })

  test('is left alone in what is not declared, and keeps attributes that every flow collects', () => {
    fc.assert(
      fc.property(wantedFlow, flowState, (wanted, state) => {
        const { steps: taken } = differenceOf(wanted, state, id => id)
        const last = taken.reduce(after, state)
        for (const part of ['identityProviders', 'attributes', 'languages', 'apiConnectors'] as const)
          if (wanted[part] === undefined) expect(last.parts[part]).toEqual(state.parts[part])
        const collects = (one: FlowState) => one.parts.attributes?.some(({ id }) => id === 'email') === true
        if (collects(state)) expect(collects(last)).toBe(true)
        if (wanted.defaultLanguage === undefined) expect(last.flow.defaultLanguage).toBe(state.flow.defaultLanguage)
      })
    )
  })

  test('has parts that could not be read, which are not compared', () => {
    fc.assert(
      fc.property(wantedFlow, flowState, (wanted, state) => {
        const { steps: taken } = differenceOf(wanted, { ...state, parts: {} }, id => id)
        expect(taken.every(({ kind }) => kind === 'change')).toBe(true)
      })
    )
  })
})
