"""各渠道的客户端，一个渠道一个模块，都实现 `push.channel.Channel`。"""
