/**
 * How words, codes and numbers are read: as the server does (`spelling/`); the examples of
 * `tests/spelling/vectors.json` hold both.
 */

const PICTURE = '\\u00a9\\u00ae\\u203c\\u2049\\u2100-\\u214f\\u2190-\\u2bff\\u3030\\u303d\\u3297\\u3299\\u{1f000}-\\u{1faff}'
// Without what looks behind: Safari before 16.4 cannot read it.
const JOINED = new RegExp(
  `[${PICTURE}](?:\\ufe0f?\\u200d(?=[${PICTURE}])|\\ufe0f)|[0-9#*]\\ufe0f(?=\\u20e3)`,
  'gu',
)
const UNSEEN = new RegExp(
  '[\\u034f\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u2065\\u3164\\ufe00-\\ufe0f\\uffa0\\ufff0-\\ufffc\\ufffe\\uffff'
  + '\\u{e0000}-\\u{e0fff}\\xad\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u0890\\u0891\\u08e2\\u180e\\u200b-\\u200f'
  + '\\u202a-\\u202e\\u2060-\\u206f\\ufeff\\u{110bd}\\u{110cd}\\u{13430}-\\u{1343f}\\u{1bca0}-\\u{1bca3}'
  + '\\u{1d173}-\\u{1d17a}\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f]',
  'gu',
)
const LINE_ENDS = /\r\n|[\r\v\f\u0085\u2028\u2029]/g
const MARKS = '\\u0300-\\u036f\\u0483-\\u0489\\u1ab0-\\u1aff\\u1dc0-\\u1dff\\u20d0-\\u20ff\\ufe20-\\ufe2f'
const PILED_MARKS = new RegExp(`([${MARKS}]{4})[${MARKS}]+`, 'gu')
const BETWEEN = /[\s\u2800_.·•‧・,，、:：/|\-‐‑‒–—―−⁃﹘﹣－ー]+/gu
const DASHES = /[\-‐‑‒–—―−⁃﹘﹣－〜～~ー]+/gu
const DOTS = '.·•‧∙⋅・･．。｡․‥…᛫⸱⸳ꞏ●⚫∘◦˙'
const BETWEEN_FIGURES = new RegExp(`(\\p{Nd})[\\s\\u2800${DOTS}]+(?=\\p{Nd})`, 'gu')
const NOTHING = new RegExp(`[\\s\\u2800_${DOTS}"'\`´“”‘’「」『』＂＇]+`, 'gu')
const POINT = '\ue000'

/** Without what nobody sees; lines end as `\n`. */
export function seen(text: string): string {
  const plain = text.replace(LINE_ENDS, '\n')
  let kept = ''
  let at = 0
  for (const joined of plain.matchAll(JOINED)) {
    kept += plain.slice(at, joined.index).replace(UNSEEN, '') + joined[0]
    at = joined.index + joined[0].length
  }
  return (kept + plain.slice(at).replace(UNSEEN, '')).replace(PILED_MARKS, '$1')
}

/** What the server keeps of a text that was typed: `seen`, without the space around it. */
export function tidy(text: string): string {
  return seen(text).replace(/^[\s\u2800]+|[\s\u2800]+$/gu, '')
}

/** Letters, digits, brackets and commas of one width and form. */
function even(text: string): string {
  return seen(text).normalize('NFKC')
}

/** Capitals and figures in half width, without what stands between groups. */
export function typedLetters(text: string): string {
  return figures(even(text).replace(BETWEEN, '')).toUpperCase()
}

/** Figures and what stands between them, in half width. */
export function evenFigures(text: string): string {
  return figures(even(text))
}

/** What all spellings of a name have in common; `simplified`: as mainland China writes. */
export function nameKey(name: string, simplified: (text: string) => string): string {
  const bare = even(name).normalize('NFKD').replace(/[\p{Mn}\p{Me}]/gu, '').normalize('NFKC')
  const plain = bare.replace(DASHES, '-').replace(BETWEEN_FIGURES, `$1${POINT}`).replace(NOTHING, '')
  return simplified(plain).toLowerCase().replaceAll(POINT, '.')
}

/** Each script's figures stand in a row of ten, from nought. */
function figures(text: string): string {
  return text.replace(/\p{Nd}/gu, (sign) => {
    const code = sign.codePointAt(0) ?? 0
    let nought = code
    while (code - nought < 9 && /\p{Nd}/u.test(String.fromCodePoint(nought - 1)) && code - nought + 1 < 10) nought -= 1
    return String(code - nought)
  })
}
