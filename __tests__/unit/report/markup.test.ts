// Moments in reports, with how far they are away, and errors as alerts.

import { describe, expect, test } from '@jest/globals'
import { ActionError } from '../../../src/errors.ts'
import { errorAlert, moment } from '../../../src/report/markup.ts'
import { nowMs } from './changes.ts'

describe('moments', () => {
  test.each([
    ['2026-03-01T08:00:00Z', '2026-03-01 08:00 UTC (in 90 days)'],
    ['2025-12-02T09:00:00Z', '2025-12-02 09:00 UTC (in 25 hours)'],
    ['2025-12-01T09:00:00Z', '2025-12-01 09:00 UTC (in 1 hour)'],
    ['2025-12-01T08:30:00Z', '2025-12-01 08:30 UTC (in less than an hour)'],
    ['2025-11-28T08:00:00Z', '2025-11-28 08:00 UTC (<b>expired</b>, 3 days ago)'],
    ['never <b>', 'never &#60;b&#62;']
  ])('%s', (iso, shown) => {
    expect(moment(iso, nowMs)).toBe(shown)
  })
})

describe('an error as an alert', () => {
  const alertOf = (message: string) => errorAlert(new ActionError({ code: 'input', message, hint: 'Do that.' }))

  test('the first line stands out, every further one is a line of its own, deeper ones are indented', () => {
    expect(alertOf('Two mistakes:\n- a.xml:1:2: <b>\n    because of it')).toBe(
      [
        '> [!CAUTION]',
        '> <b>Two mistakes:</b><br>- a.xml:1:2: &#60;b&#62;<br>&emsp;&emsp;because of it',
        '> ',
        '> <b>Next step:</b> Do that.'
      ].join('\n')
    )
  })

  test('a service that says a lot is shown whole, a thousand lines are counted', () => {
    const long = 'x'.repeat(9_000)
    expect(alertOf(`Refused:\n${long}`)).toContain(long)
    const many = alertOf(['Refused:', ...Array.from({ length: 1_000 }, (_, index) => `${index}`)].join('\n'))
    expect(many).toContain('<br>199<br>… and 800 more lines')
  })
})
