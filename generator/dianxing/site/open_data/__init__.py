"""开放数据：能公开的案例的事实，JSON、CSV 和它们的 JSON Schema。"""
