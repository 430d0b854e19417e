import './styles/vant.css'
import './styles/base.css'

import { createApp } from 'vue'

import App from './App.vue'
import { router } from './router'
import { watchInbox } from './state/inbox'
import { watchSitting } from './state/sitting'
import { keepShell } from './state/update'
import { comeBackFromWechat } from './state/wechat'
import { sendWheneverPossible } from './state/workspace'

const waiting = comeBackFromWechat()
createApp(App).use(router).mount('#app')
if (waiting) void router.replace(waiting)
sendWheneverPossible()
watchInbox()
watchSitting(router)
void keepShell()
