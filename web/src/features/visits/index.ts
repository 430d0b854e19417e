export { default as StationChanges } from './stationing/StationChanges.vue'
export { beginAt, openDrafts } from './work/draft'
