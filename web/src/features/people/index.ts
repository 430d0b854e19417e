export { grantWords } from './personWords'
