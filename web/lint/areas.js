/**
 * The house of web/src: which area may import which. What leaves its area is imported by `@/`; a
 * feature is entered through its `index.ts` alone, and only from features above it. App.vue, main.ts
 * and router.ts put the house together and may import anything.
 *
 * Our own rule, because all our imports are `@/…` or relative: it needs no resolver and no package.
 */
import { dirname, posix, relative, sep } from 'node:path'

const GROUND = ['api', 'phone', 'sealing', 'words']

/** What each area may import beside itself. */
const BELOW = {
  api: GROUND,
  phone: GROUND,
  sealing: GROUND,
  words: GROUND,
  reporter: GROUND,
  'offline/store': GROUND,
  offline: [...GROUND, 'offline/store'],
  ui: [...GROUND, 'offline/store', 'offline'],
  features: [...GROUND, 'offline/store', 'offline', 'ui'],
}

/** The features, the upper before the lower that it may import. */
const FEATURES = [
  'screens', 'reports', 'enterprises', 'visits', 'boards', 'tips', 'duties', 'hazards', 'inspections',
  'enforcement', 'papers', 'people', 'accounts', 'tables', 'notices', 'accidents', 'draws', 'standardisation',
]

/** `features/tips/case/TipHead.vue` → its area and, in features, which one; null: above all areas. */
function placeOf(path) {
  const [first, second, third] = path.split('/')
  if (second === undefined) return null
  if (first === 'features') return { area: first, feature: second }
  if (first === 'offline' && second === 'store' && third) return { area: 'offline/store' }
  return { area: first }
}

/** Why the file at `from` may not import `specifier`; null: it may. Paths are those within src. */
export function faultOfImport(from, specifier) {
  const own = placeOf(from)
  const isAlias = specifier.startsWith('@/')
  if (!own || !(isAlias || specifier.startsWith('.'))) return null
  const target = isAlias ? specifier.slice(2) : posix.join(posix.dirname(from), specifier)
  const other = placeOf(target) ?? { area: target }
  if (own.area === other.area && own.feature === other.feature) {
    return isAlias ? 'What stays in its own area is imported by a relative path.' : null
  }
  if (!isAlias) return `What leaves its own area is imported by '@/${target}'.`
  if (own.area === other.area) return faultOfNeighbour(own.feature, other.feature, target)
  return BELOW[own.area]?.includes(other.area) ? null : `${own.area} may not import ${other.area}.`
}

function faultOfNeighbour(own, other, target) {
  if (!FEATURES.includes(own) || !FEATURES.includes(other)) return 'lint/areas.js does not know this feature.'
  if (FEATURES.indexOf(own) > FEATURES.indexOf(other)) return `${own} stands below ${other}.`
  return target === `features/${other}` ? null : `A feature is entered through '@/features/${other}' alone.`
}

const rule = {
  meta: { type: 'problem', schema: [] },
  create(context) {
    const root = posix.join(dirname(import.meta.dirname).split(sep).join('/'), 'src')
    const from = relative(root, context.filename).split(sep).join('/')
    const check = (source) => {
      const message = typeof source?.value === 'string' ? faultOfImport(from, source.value) : null
      if (message) context.report({ node: source, message })
    }
    return {
      ImportDeclaration: (node) => check(node.source),
      ExportNamedDeclaration: (node) => check(node.source),
      ExportAllDeclaration: (node) => check(node.source),
      ImportExpression: (node) => check(node.source),
    }
  },
}

export const areas = { rules: { imports: rule } }
