export { default as PaperCells } from './PaperCells.vue'
export { default as PapersToSign } from './PapersToSign.vue'
export { takeBackDelivery, takeBackPaper } from './takeBack'
