"""发布的 Git 那一半：写提交、送到远端、带上工作区；不知道 Django。从 `publish_folder` 看起。"""
