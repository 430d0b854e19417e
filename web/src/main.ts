import './ui/styles/vant.css'
import './ui/styles/base.css'

import { createApp } from 'vue'

import App from './App.vue'
import { router } from './router'
import { watchInbox } from './offline/inbox'
import { watchSitting } from './features/tips/keys/sitting'
import { keepShell } from './offline/update'
import { comeBackFromWechat } from './features/notices/wechat/wechatBinding'
import { sendWheneverPossible } from './offline/workspace'

const waiting = comeBackFromWechat()
createApp(App).use(router).mount('#app')
if (waiting) void router.replace(waiting)
sendWheneverPossible()
watchInbox()
watchSitting(router)
void keepShell()
