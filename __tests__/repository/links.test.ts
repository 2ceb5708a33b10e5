// Every link in Markdown leads somewhere: to a file that exists, or to a heading of it.

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { repository } from './scratchRepository.ts'

describe('Markdown', () => {
  const below = (folder: string): string[] =>
    existsSync(join(repository, folder))
      ? readdirSync(join(repository, folder), { recursive: true, encoding: 'utf8' }).map(name => `${folder}/${name}`)
      : []
  const readmes = ['__tests__', 'dist', ...readdirSync(join(repository, 'packages')).map(name => `packages/${name}`)]
    .map(folder => `${folder}/README.md`)
    .filter(name => existsSync(join(repository, name)))
  const folders = [
    '.github',
    'docs',
    'examples',
    ...readdirSync(join(repository, 'packages')).map(name => `packages/${name}/docs`)
  ]
  const files = [...readdirSync(repository), ...folders.flatMap(below), ...readmes]
    .map(name => name.replaceAll('\\', '/'))
    .filter(name => name.endsWith('.md'))
  const anchors = (text: string): string[] =>
    [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
      heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-')
    )

  test.each(files)('%s: every relative link leads to a file, every anchor to a heading', name => {
    const text = readFileSync(join(repository, name), 'utf8').replace(/^```[\s\S]*?^```/gm, '')
    const links = [...text.matchAll(/\]\(\s*([^)\s]+)\s*\)/g)].map(([, link = '']) => link)
    const broken = links
      .filter(link => !/^https?:/.test(link))
      .filter(link => {
        const [path = '', anchor] = link.split('#')
        const target = join(repository, dirname(name), path)
        if (path !== '' && !existsSync(target)) return true
        const targetText = path === '' ? text : path.endsWith('.md') ? readFileSync(target, 'utf8') : ''
        return anchor !== undefined && !anchors(targetText).includes(anchor)
      })
    expect(broken).toEqual([])
  })
})
