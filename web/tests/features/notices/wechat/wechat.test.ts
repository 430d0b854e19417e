import { beforeEach, describe, expect, test } from 'vitest'

import { authorizeUrl, inWechat, returnedWith } from '@/features/notices/wechat/wechat'

const kept = new Map<string, string>()
const storage = {
  getItem: (key: string) => kept.get(key) ?? null,
  removeItem: (key: string) => kept.delete(key),
} as unknown as Storage

describe('the way to WeChat and back', () => {
  beforeEach(() => kept.set('anxun.wechat', JSON.stringify({ state: 'abc', purpose: 'bind', appId: 'wx1' })))

  test('the address has its parts in the order that WeChat wants', () => {
    const url = authorizeUrl('wx0', 'https://an.example.cn/app/', 'abc')
    expect(url).toBe(
      'https://open.weixin.qq.com/connect/oauth2/authorize?appid=wx0'
      + '&redirect_uri=https%3A%2F%2Fan.example.cn%2Fapp%2F'
      + '&response_type=code&scope=snsapi_base&state=abc#wechat_redirect',
    )
  })

  test('a code counts with the word that was kept, and once', () => {
    expect(returnedWith('?code=c1&state=abc', storage)).toEqual({ purpose: 'bind', code: 'c1', appId: 'wx1' })
    expect(returnedWith('?code=c1&state=abc', storage)).toBeNull()
  })

  test.each(['?code=c1&state=other', '?code=c1', '?state=abc', '', '?code=&state=abc'])('%s is not what was asked for', (search) => {
    expect(returnedWith(search, storage)).toBeNull()
  })

  test('a wrong word spends the right one', () => {
    returnedWith('?code=theirs&state=guess', storage)
    expect(returnedWith('?code=theirs&state=abc', storage)).toBeNull()
  })
})

test('WeChat is known by the name it gives itself', () => {
  expect(inWechat('Mozilla/5.0 (Linux; Android 14) MicroMessenger/8.0.50')).toBe(true)
  expect(inWechat('Mozilla/5.0 (Linux; Android 14) Chrome/130')).toBe(false)
})
