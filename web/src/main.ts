import './ui/styles/vant.css'
import './ui/styles/base.css'

import { createApp } from 'vue'

import App from './App.vue'
import { comeBackFromWechat } from './features/notices/wechat/wechatBinding'
import { watchSitting } from './features/tips/keys/sitting'
import { watchInbox } from './offline/inbox'
import { clearLeft } from './offline/leaving'
import { keepShell } from './offline/update'
import { sendWheneverPossible } from './offline/workspace'
import { router } from './router'

const waiting = comeBackFromWechat()
createApp(App).use(router).mount('#app')
if (waiting) void router.replace(waiting)
sendWheneverPossible()
watchInbox()
watchSitting(router)
void clearLeft()
void keepShell()
