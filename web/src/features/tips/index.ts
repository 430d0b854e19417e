export { default as TipPosterCell } from './TipPosterCell.vue'
