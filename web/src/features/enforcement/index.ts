export { default as EnforcementCells } from './EnforcementCells.vue'
