// 请人等着的那一页：过两秒自己再来。不用 meta refresh：读屏软件的用户停不下它。
setTimeout(() => window.location.reload(), 2000);
