export { default as QrPicture } from './QrPicture.vue'
