export { default as WechatCell } from './wechat/WechatCell.vue'
export { default as WechatSignIn } from './wechat/WechatSignIn.vue'
