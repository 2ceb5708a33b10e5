// Stories that are run every time: the smallest that once broke a rule.

import type { Declared, Story } from './story.ts'

const declared: Declared = {
  destinations: ['ONE'],
  ids: false,
  overlap: '0d',
  rotateBefore: '1d',
  prune: false,
  verify: false,
  permissions: ['User.Read.All'],
  role: false,
  federated: false,
  certificate: false
}
const both = { ...declared, destinations: ['ONE', 'TWO'] } as const

/** Each with a sentence about the product. */
export const knownStories: readonly (Story & { readonly title: string })[] = [
  {
    title: 'a run that nobody disturbs breaks no rule',
    declared: { ...both, ids: true, verify: true, role: true, federated: true, certificate: true },
    begins: 'with nothing',
    steps: []
  },
  ...(['the unique name', 'the tags', 'the unique name and the tags'] as const).map(claim => ({
    title: `an application that a member registered with ${claim} is given nothing`,
    declared,
    begins: 'with nothing' as const,
    steps: [{ do: 'register', claim } as const]
  })),
  ...(['application', 'service principal'] as const).flatMap((place): readonly (typeof knownStories)[number][] => [
    {
      title: `an app whose ${place} a member owns is given nothing more`,
      declared,
      begins: 'with an app',
      steps: [
        { do: 'own', actor: 'the member', place },
        { do: 'start', run: 'A', otherwise: { secret: 'always', permissions: ['User.Read.All', 'AuditLog.Read.All'] } }
      ]
    },
    {
      title: `an app whose ${place} holds a foreign secret is given nothing more`,
      declared,
      begins: 'with an app',
      steps: [
        { do: 'add a secret', actor: 'the administrator', place, displayName: 'by hand' },
        { do: 'start', run: 'A', otherwise: { secret: 'always', permissions: ['User.Read.All', 'AuditLog.Read.All'] } }
      ]
    },
    {
      title: `an app whose ${place} holds a foreign certificate is given nothing more`,
      declared,
      begins: 'with an app',
      steps: [
        { do: 'add a certificate', actor: 'the administrator', place },
        { do: 'start', run: 'A', otherwise: { secret: 'always', permissions: ['User.Read.All', 'AuditLog.Read.All'] } }
      ]
    }
  ]),
  {
    title: 'an app that trusts a foreign federated credential is given nothing more',
    declared,
    begins: 'with an app',
    steps: [
      { do: 'trust', actor: 'the administrator' },
      { do: 'start', run: 'A', otherwise: { secret: 'always', permissions: ['User.Read.All', 'AuditLog.Read.All'] } }
    ]
  },
  {
    title: 'a secret that reached one of two destinations is not removed there',
    declared: both,
    begins: 'with an app',
    steps: [
      { do: 'refuse', destination: 'TWO', at: 'the secret' },
      { do: 'start', run: 'A', otherwise: { secret: 'always' } },
      { do: 'finish', run: 'A' },
      { do: 'wait', time: 'two hours' }
    ]
  },
  ...(['the public key', 'the secret', 'the variables'] as const).map(at => ({
    title: `a destination that refuses ${at} three times leaves one undelivered secret at most`,
    declared: { ...declared, ids: true },
    begins: 'with nothing' as const,
    steps: [
      { do: 'refuse', destination: 'ONE', at } as const,
      ...Array.from({ length: 3 }, () => ({ do: 'finish', run: 'A' }) as const)
    ]
  })),
  {
    title: 'a proof that never succeeds leaves one undelivered secret at most',
    declared: { ...declared, verify: true },
    begins: 'with nothing',
    steps: [{ do: 'refuse the proof' }, { do: 'finish', run: 'A' }, { do: 'finish', run: 'A' }]
  },
  {
    title: 'a run that sends a secret which another run has removed meanwhile is repaired by the next one',
    declared,
    begins: 'with nothing',
    steps: [
      { do: 'go on to', run: 'A', landmark: 'the first destination', side: 'before' },
      { do: 'finish', run: 'B' }
    ]
  },
  {
    title: 'two runs that send to two destinations in turn leave live secrets in both',
    declared: both,
    begins: 'with nothing',
    steps: [
      { do: 'go on to', run: 'B', landmark: 'the first destination', side: 'before' },
      { do: 'go on to', run: 'A', landmark: 'the second destination', side: 'before' },
      { do: 'wait', time: 'a minute' }
    ]
  },
  {
    title:
      'a secret that a killed run has just put into a destination is not removed by a run that found that empty before',
    declared,
    begins: 'with nothing',
    steps: [
      { do: 'go on', run: 'A', boundaries: 4 },
      { do: 'go on to', run: 'B', landmark: 'the first destination', side: 'after' },
      { do: 'wait', time: 'a minute' },
      { do: 'kill', run: 'B' }
    ]
  },
  {
    title: 'a destination that was emptied by hand is filled again',
    declared,
    begins: 'with an app',
    steps: [{ do: 'delete the secret', destination: 'ONE' }]
  },
  {
    title: 'a destination that is added to an app gets the secret',
    declared: both,
    begins: 'with nothing',
    steps: [{ do: 'start', run: 'A', otherwise: { destinations: ['ONE'] } }]
  },
  {
    title: 'a run without destinations does not take the secret of another one out of its destination',
    declared,
    begins: 'with an app',
    steps: [{ do: 'start', run: 'A', otherwise: { secret: 'always', destinations: [] } }]
  },
  {
    title: 'an application whose run was killed before it was marked is finished two weeks later',
    declared,
    begins: 'with nothing',
    steps: [
      { do: 'go on to', run: 'A', landmark: 'the creation of the application', side: 'after' },
      { do: 'kill', run: 'A' },
      { do: 'wait', time: 'two weeks' }
    ]
  },
  {
    title: 'a certificate that somebody adds while a first run adds the declared one stays',
    declared: { ...declared, certificate: true },
    begins: 'with nothing',
    steps: [
      { do: 'go on to', run: 'A', landmark: 'the mark on the application', side: 'before' },
      { do: 'add a certificate', actor: 'the administrator', place: 'application' }
    ]
  }
]
