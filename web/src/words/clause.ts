/** 方案 二(一)1 · 本系统建议: where something ordered comes from, without the seed's short code. */
export function clauseWords(source: string): string {
  if (source === 'ours') return '本系统建议'
  if (source === 'national') return '国家规定'
  if (source === 'county') return '本县更改'
  if (source === 'example') return '演示用示例'
  return `方案 ${source.replace(/^[A-Z]{2}/, '')}`
}
